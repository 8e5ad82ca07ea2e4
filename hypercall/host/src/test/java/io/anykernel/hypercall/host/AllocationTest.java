package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data path through jnr-ffi leaves nothing for the collector, even before it is compiled. */
class AllocationTest {
    private static final int CALLS = 2000;

    /** What the measuring itself may cost, spread over all calls. */
    private static final long TOLERATED_BYTES = 4096;

    private final HostWorld world =
            HostWorld.builder().posix(Optional.of(PosixBindings.load("jnr"))).build();
    private final Cpu cpu = world.scheduling().newCpu("c");
    private final Memory memory = world.arenas().map(1 << 20).allocate(1 << 16, 64);

    private static void assertFree(String what, Runnable body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                body.run();
            }
            best = Math.min(best, threads.getCurrentThreadAllocatedBytes() - before);
        }
        long bytes = best;
        assertTrue(bytes <= TOLERATED_BYTES, () -> what + ": " + bytes + " bytes in " + CALLS + " calls");
    }

    @Test
    void cpusMailboxesAndSleepsAllocateNothing() {
        Mailbox<String> mailbox = cpu.newMailbox(4);
        cpu.acquire();
        assertFree("mailbox and sleep", () -> {
            mailbox.post("m");
            cpu.idle(HostClock.now() + 1_000_000_000L);
            assertEquals("m", mailbox.take());
        });
        assertFree("sleep until a deadline that has come", () -> cpu.idle(HostClock.now()));
        cpu.release();
        assertFree("hold and let go", () -> {
            cpu.acquire();
            cpu.release();
        });
    }

    @Test
    void framesAllocateNothing() {
        NetPort left = world.ports().openNet("link:a", cpu);
        NetPort right = world.ports().openNet("link:a", cpu);
        IoVector two = new IoVector(2).add(memory, 0, 100).add(memory, 200, 1000);
        assertFree("link", () -> {
            left.send(two);
            right.receive(two);
        });
    }

    @Test
    void waitingByRunningTheLoopAllocatesNothing() {
        Signal signal = cpu.newSignal();
        cpu.acquire();
        cpu.lend(new TestWork(() -> {
            signal.signalAll();
            return false;
        }));
        assertFree("a waiter's pass", () -> assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER)));
        cpu.lend(new TestWork(() -> false));
        assertFree("a waiter's sleep", () -> {
            cpu.wake();
            assertEquals(Signal.TIMED_OUT, signal.await(HostClock.now() + 1_000));
        });
        cpu.release();
    }

    @Test
    void blocksOfADeviceAllocateNothing(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[1 << 20]);
        DeviceOpener devices = new DeviceOpener(PosixBindings.load("jnr"));
        try (BlockPort port = devices.open("file:" + file, file.toString(), true)) {
            IoVector one = new IoVector(1).add(memory, 0, 4096);
            IoVector two = new IoVector(2).add(memory, 0, 4096).add(memory, 8192, 4096);
            assertFree("device", () -> {
                assertEquals(0, port.read(4096, one));
                assertEquals(0, port.write(8192, two));
            });
        }
    }
}
