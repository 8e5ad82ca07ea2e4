package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Ports;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.World;

/** The world of a bare machine. One machine has one, {@link #INSTANCE}. */
public final class GuestWorld implements World {
    public static final GuestWorld INSTANCE = new GuestWorld();

    private final Console console = new SerialConsole();
    private final Scheduling scheduling = new GuestScheduling();
    private final Arenas arenas = new GuestArenas();
    private final Clock clock = new MachineClock();
    private final Entropy entropy = new MachineEntropy();
    private final String commandLine = readCommandLine();
    private GuestBus bus;

    private GuestWorld() {}

    @Override
    public String name() {
        return "guest";
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public Arenas arenas() {
        return arenas;
    }

    @Override
    public Scheduling scheduling() {
        return scheduling;
    }

    /** A machine has no ports below it: its drivers find devices on the {@link #bus}. Every name is refused. */
    @Override
    public Ports ports() {
        return new GuestPorts();
    }

    @Override
    public Bus bus() {
        if (bus == null) {
            bus = GuestBus.discover(commandLine);
        }
        return bus;
    }

    @Override
    public Accelerator accelerator() {
        return Accelerator.NONE;
    }

    /** @param status 0 to 107; QemuLauncher reports it as the guest's */
    @Override
    public void exit(int status) {
        Fibers.exit(status);
    }

    /** The line that the hypervisor started the machine with, devices included; empty if there is none. */
    public String commandLine() {
        return commandLine;
    }

    /** Nanoseconds from the machine's first instruction to now. */
    public long bootNanos() {
        return Native.bootNanos();
    }

    /** Bytes of memory not yet allocated. */
    public long freeMemoryBytes() {
        return Native.memoryFree();
    }

    private static String readCommandLine() {
        StringBuilder line = new StringBuilder();
        for (int unit = Native.commandLine(0); unit != 0; unit = Native.commandLine(line.length())) {
            line.append((char) unit);
        }
        return line.toString();
    }

    private static final class MachineClock implements Clock {
        @Override
        public long nanoTime() {
            return Native.nanoTime();
        }

        @Override
        public long wallNanos() {
            return Native.wallNanos();
        }
    }

    private static final class MachineEntropy implements Entropy {
        @Override
        public long nextLong() {
            return Native.entropyNext();
        }

        @Override
        public boolean isStrong() {
            return Native.entropyStrong() != 0;
        }
    }
}
