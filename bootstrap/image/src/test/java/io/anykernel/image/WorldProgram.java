package io.anykernel.image;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.MmioDevice;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.Registers;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.guest.GuestWorld;

/** A guest that tries each hypercall and says what it saw; reads a sector of a virtio disk by interrupt. */
public final class WorldProgram {
    private static final GuestWorld WORLD = GuestWorld.INSTANCE;
    private static final int SECTOR = 512;

    private WorldProgram() {}

    public static void main(String[] arguments) {
        say("world " + WORLD.name() + " " + WORLD.version() + " " + String.join(",", arguments));
        arenas();
        memory();
        scheduling();
        failure();
        ports();
        clocks();
        if (occupied(WORLD.bus()) != null) {
            disk(WORLD.bus());
        }
        WORLD.exit(7);
    }

    private static void say(String line) {
        WORLD.console().line(line);
    }

    private static void arenas() {
        long before = WORLD.freeMemoryBytes();
        Memory stale = null;
        for (int round = 0; round < 50; round++) {
            try (Arena arena = WORLD.arenas().map(3 << 20)) {
                Memory first = arena.allocate(1 << 20, 4096);
                Memory second = arena.allocate(100, 64);
                boolean isZero = first.i64le(0) == 0 && first.i64le((1 << 20) - 8) == 0 && second.u8(99) == 0;
                first.fill(0, 1 << 20, round + 1);
                if (!isZero || (second.address() & 63) != 0 || arena.usedBytes() != (1 << 20) + 100) {
                    say("arena is wrong in round " + round);
                }
                if (stale != null) {
                    stale.fill(0, 1 << 20, 0xee);
                    if (first.u8(12345) != round + 1) {
                        say("a stale write reached a living arena");
                    }
                }
                stale = first;
            }
        }
        long lost = before - WORLD.freeMemoryBytes();
        say("arenas released " + (lost < 1 << 20));
        try (Arena small = WORLD.arenas().map(100)) {
            small.allocate(101, 1);
        } catch (OutOfArenaException e) {
            say(e.getMessage());
        }
        try (Arena huge = WORLD.arenas().map(1L << 40)) {
            say("a terabyte? " + huge.capacityBytes());
        } catch (OutOfArenaException e) {
            say("no terabyte");
        }
    }

    private static void memory() {
        Memory memory = Memory.allocate(64);
        memory.u32be(3, 0x8102_0304L);
        memory.i64le(8, -2);
        memory.u16leRelease(20, 0xfffe);
        memory.copyTo(3, memory, 5, 8);
        byte[] bytes = new byte[6];
        memory.get(5, bytes, 1, 4);
        say("memory " + memory.u8(5) + " " + memory.u16be(5) + " " + memory.i32be(5) + " " + memory.u16leAcquire(20)
                + " " + bytes[1] + bytes[4] + " " + memory.slice(5, 4).rangeEquals(0, memory, 5, 4));
        int refused = 0;
        for (int offset : new int[] {-1, 57, 64, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            try {
                memory.i64be(offset);
            } catch (IndexOutOfBoundsException e) {
                refused++;
            }
        }
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += Memory.allocate(4096).lengthBytes();
        }
        say("refused " + refused + " churned " + sum);
    }

    private static void scheduling() {
        Scheduling scheduling = WORLD.scheduling();
        Cpu cpu = scheduling.newCpu("test");
        Mailbox<String> mailbox = cpu.newMailbox(2);
        Signal signal = cpu.newSignal();
        Lock lock = scheduling.newLock("lock", 1);
        Parker done = scheduling.newParker();
        StringBuilder trace = new StringBuilder();
        scheduling.start("loop", () -> {
            cpu.acquire();
            for (String message = mailbox.take(); !"stop".equals(message); message = mailbox.take()) {
                if (message == null) {
                    cpu.idle(Cpu.NEVER);
                } else {
                    trace.append(message).append(' ');
                    signal.signalAll();
                }
            }
            cpu.release();
            done.unpark();
        });
        boolean[] posted = {mailbox.post("a"), mailbox.post("b"), mailbox.post("c")};
        cpu.acquire();
        int outcome = signal.await(WORLD.clock().nanoTime() + 1_000_000_000L);
        int timedOut = signal.await(WORLD.clock().nanoTime() + 1_000_000L);
        cpu.release();
        lock.lock();
        mailbox.post("stop");
        boolean isDone = done.park(Cpu.NEVER);
        lock.unlock();
        boolean isParked = done.park(WORLD.clock().nanoTime() + 1_000_000L);
        say("scheduling " + trace + posted[0] + posted[1] + posted[2] + " " + outcome + timedOut + " " + isDone
                + isParked);
    }

    private static void failure() {
        Cpu cpu = WORLD.scheduling().newCpu("failing");
        Signal signal = cpu.newSignal();
        Parker done = WORLD.scheduling().newParker();
        WORLD.scheduling().start("waiter", () -> {
            cpu.acquire();
            try {
                signal.await(Cpu.NEVER);
            } catch (RuntimeException e) {
                say(e.getMessage());
            }
            cpu.release();
            done.unpark();
        });
        WORLD.scheduling().yield();
        cpu.acquire();
        cpu.fail(new IllegalStateException("half-updated"));
        cpu.release();
        done.park(Cpu.NEVER);
    }

    private static void ports() {
        try {
            WORLD.ports().openBlock("file:/x", false);
        } catch (PortException e) {
            say(e.getMessage());
        }
    }

    private static void clocks() {
        long start = WORLD.clock().nanoTime();
        Parker parker = WORLD.scheduling().newParker();
        parker.park(start + 20_000_000L);
        long slept = WORLD.clock().nanoTime() - start;
        say("slept " + (slept >= 20_000_000L && slept < 2_000_000_000L) + " entropy "
                + (WORLD.entropy().nextLong() != WORLD.entropy().nextLong()) + " year "
                + (1970 + WORLD.clock().wallNanos() / 31_556_952_000_000_000L > 2020));
    }

    /** The first slot that a device answers in, or {@code null}. */
    private static MmioDevice occupied(Bus bus) {
        for (int i = 0; i < bus.deviceCount(); i++) {
            if (bus.device(i) instanceof MmioDevice slot && slot.registers().read32(0x08) != 0) {
                return slot;
            }
        }
        return null;
    }

    /** virtio 1.2 §3.1, §4.2, §5.2: one queue, one request of three descriptors. */
    private static void disk(Bus bus) {
        MmioDevice device = occupied(bus);
        Registers registers = device.registers();
        Cpu cpu = WORLD.scheduling().newCpu("disk");
        Interrupt interrupt = device.connect(cpu);
        registers.write32(0x70, 0);
        registers.write32(0x70, 3);
        registers.write32(0x24, 1);
        registers.write32(0x20, 1);
        registers.write32(0x24, 0);
        registers.write32(0x20, 0);
        registers.write32(0x70, 11);
        DmaMemory dma = bus.allocateDma(8192, 4096);
        Memory memory = dma.memory();
        long base = dma.deviceAddress();
        int size = 8;
        registers.write32(0x30, 0);
        registers.write32(0x38, size);
        address(registers, 0x80, base);
        address(registers, 0x90, base + 1024);
        address(registers, 0xa0, base + 2048);
        registers.write32(0x44, 1);
        registers.write32(0x70, 15);
        cpu.acquire();
        int correct = 0;
        for (int sector = 0; sector < 20; sector++) {
            request(memory, base, sector, size);
            registers.write32(0x50, 0);
            while (memory.u16leAcquire(2048 + 2) != sector + 1) {
                cpu.idle(WORLD.clock().nanoTime() + 5_000_000_000L);
                if (interrupt.take()) {
                    registers.write32(0x64, registers.read32(0x60));
                }
            }
            correct += memory.u8(4096 + 7) == sector && memory.u8(4096 + SECTOR - 1) == sector ? 1 : 0;
        }
        cpu.release();
        say("disk type " + registers.read32(0x08) + " at " + device.location() + " correct " + correct + " interrupts "
                + (interrupt.count() > 0));
    }

    private static void address(Registers registers, int offset, long address) {
        registers.write32(offset, (int) address);
        registers.write32(offset + 4, (int) (address >>> 32));
    }

    private static void request(Memory memory, long base, int sector, int size) {
        memory.i64le(3072, 0);
        memory.i64le(3072 + 8, sector);
        descriptor(memory, 0, base + 3072, 16, 1, 1);
        descriptor(memory, 1, base + 4096, SECTOR, 3, 2);
        descriptor(memory, 2, base + 3072 + 16, 1, 2, 0);
        memory.u16le(1024 + 4 + 2 * (sector % size), 0);
        memory.u16leRelease(1024 + 2, sector + 1);
    }

    private static void descriptor(Memory memory, int index, long address, int bytes, int flags, int next) {
        memory.i64le(16 * index, address);
        memory.i32le(16 * index + 8, bytes);
        memory.u16le(16 * index + 12, flags);
        memory.u16le(16 * index + 14, next);
    }
}
