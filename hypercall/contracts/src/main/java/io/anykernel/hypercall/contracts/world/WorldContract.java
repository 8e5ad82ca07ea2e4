package io.anykernel.hypercall.contracts.world;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.MmioDevice;
import io.anykernel.hypercall.PciDevice;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Registers;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.ArrayList;
import java.util.List;

/** Contract of {@link World} and of its smaller capabilities. */
public final class WorldContract {
    /** What every line begins with that a case writes to its world's console. */
    public static final String CONSOLE_PREFIX = "contract: ";

    private static final int DRAWS = 256;
    private static final int LONG_LINE = 200;

    /** Castagnoli's polynomial, reflected. */
    private static final int POLYNOMIAL = 0x82F63B78;

    private WorldContract() {}

    /** The cases of arenas first. */
    public static List<ContractCase> cases(WorldSource worlds) {
        List<ContractCase> cases = new ArrayList<>(ArenaContract.cases(worlds));
        cases.add(new WorldCase("world.namesItselfAndItsVersion", worlds, WorldContract::identity));
        cases.add(new WorldCase("world.entropyVariesInEveryBitAndDoesNotRepeat", worlds, WorldContract::entropy));
        cases.add(new WorldCase("world.consoleTakesAnyText", worlds, WorldContract::console));
        cases.add(new WorldCase("world.unknownPortsAreRefusedInOneLine", worlds, WorldContract::ports));
        cases.add(new WorldCase("world.busRefusesDevicesThatItDoesNotHave", worlds, WorldContract::bus));
        cases.add(new WorldCase("world.acceleratorComputesOrIsNotThere", worlds, WorldContract::accelerator));
        return cases;
    }

    private static void identity(Probe probe, World world) {
        probe.expectEquals(World.API_VERSION, world.version(), "version");
        probe.expect(!world.name().isBlank(), "a name");
        probe.expect(world.clock().wallNanos() > 0, "wall time after 1970");
    }

    private static void entropy(Probe probe, World world) {
        Entropy entropy = world.entropy();
        long[] drawn = new long[DRAWS];
        long ones = 0;
        long zeros = 0;
        boolean isRepeated = false;
        for (int i = 0; i < DRAWS; i++) {
            drawn[i] = entropy.nextLong();
            ones |= drawn[i];
            zeros |= ~drawn[i];
            for (int j = 0; j < i; j++) {
                isRepeated |= drawn[i] == drawn[j];
            }
        }
        probe.expectEquals(-1, ones, "every bit is one at times");
        probe.expectEquals(-1, zeros, "every bit is zero at times");
        probe.expect(!isRepeated, "no number twice");
    }

    private static void console(Probe probe, World world) {
        Console console = world.console();
        console.line(CONSOLE_PREFIX);
        console.line(CONSOLE_PREFIX + "x".repeat(LONG_LINE));
        console.line(CONSOLE_PREFIX + "\u00e4\u20ac\ud83d\ude00 and a half of a pair \ud83d");
        console.line(new StringBuilder(CONSOLE_PREFIX).append("not a String"));
        probe.feed("no line throws");
    }

    private static void ports(Probe probe, World world) {
        Cpu cpu = world.scheduling().newCpu("contract.ports");
        for (String name : new String[] {"", ":", "no-scheme", "nosuch:thing", "\u0000"}) {
            refusedInOneLine(probe, () -> world.ports().openNet(name, cpu));
            refusedInOneLine(probe, () -> world.ports().openBlock(name, true));
            refusedInOneLine(probe, () -> world.ports().openBlock(name, false));
        }
    }

    private static void refusedInOneLine(Probe probe, Probe.ThrowingBody body) {
        probe.expectThrows(
                PortException.class,
                () -> {
                    try {
                        body.run();
                    } catch (PortException refusal) {
                        String line = refusal.getMessage();
                        probe.expect(!line.isBlank() && line.indexOf('\n') < 0, "one line: " + line);
                        throw refusal;
                    }
                },
                "an unknown port");
    }

    private static void bus(Probe probe, World world) {
        Bus bus = world.bus();
        int count = bus.deviceCount();
        probe.expect(count >= 0, "a number of devices");
        probe.expectThrows(IndexOutOfBoundsException.class, () -> bus.device(-1), "device -1");
        probe.expectThrows(IndexOutOfBoundsException.class, () -> bus.device(count), "a device too many");
        for (int i = 0; i < count; i++) {
            if (bus.device(i).location().isBlank() || registersOf(bus.device(i)).sizeBytes() <= 0) {
                throw new AssertionError("device " + i + " has no location or no registers");
            }
        }
    }

    private static Registers registersOf(BusDevice device) {
        return device instanceof PciDevice function ? function.config() : ((MmioDevice) device).registers();
    }

    private static void accelerator(Probe probe, World world) {
        Accelerator accelerator = world.accelerator();
        Memory memory = Memory.allocate(200);
        for (int i = 0; i < 200; i++) {
            memory.u8(i, i * 7 + 3);
        }
        boolean isRight = true;
        for (int length = 0; length < 150; length += 7) {
            isRight &= accelerates(accelerator, memory, length);
        }
        probe.expect(isRight, "CRC-32C as by the polynomial, or a refusal");
    }

    private static boolean accelerates(Accelerator accelerator, Memory memory, int length) {
        try {
            int crc = accelerator.crc32c(-1, memory, 3, length);
            return accelerator.hasCrc32c() && crc == crc32c(-1, memory, 3, length);
        } catch (UnsupportedOperationException refused) {
            return !accelerator.hasCrc32c();
        }
    }

    private static int crc32c(int start, Memory memory, int offset, int length) {
        int register = start;
        for (int i = offset; i < offset + length; i++) {
            register ^= memory.u8(i);
            for (int bit = 0; bit < 8; bit++) {
                register = register >>> 1 ^ (register & 1) * POLYNOMIAL;
            }
        }
        return register;
    }
}
