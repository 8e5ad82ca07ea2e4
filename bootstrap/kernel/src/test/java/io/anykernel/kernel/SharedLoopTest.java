package io.anykernel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LoopGroup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kernels whose loops share a thread: what one waits for, fails of or ends with is none of the others' affair. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedLoopTest {
    private static final int ARENA_BYTES = 1 << 20;

    private final LoopGroup group = LoopGroup.named("shared-loop-test");

    private Kernel kernel(String name, Console console) {
        HostWorld world = HostWorld.builder().console(console).loops(group).build();
        return new Kernel(name, world, ARENA_BYTES);
    }

    private static DutyCycle driver(BooleanSupplier pass) {
        return new DutyCycle() {
            @Override
            public boolean poll(long nowNanos) {
                return pass.getAsBoolean();
            }

            @Override
            public long nextDeadlineNanos() {
                return Cpu.NEVER;
            }
        };
    }

    /** Attaches a driver and waits until it has been polled; returns the thread that did. */
    private static Thread polledBy(Kernel kernel) throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch polled = new CountDownLatch(1);
        kernel.attach(driver(() -> {
            thread.set(Thread.currentThread());
            polled.countDown();
            return false;
        }));
        polled.await();
        return thread.get();
    }

    @Test
    void aConsoleThatBlocksHoldsUpItsOwnKernelAlone() throws InterruptedException {
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> lines = new CopyOnWriteArrayList<>();
        AtomicReference<Thread> writer = new AtomicReference<>();
        Kernel blocked = kernel("blocked", text -> {
            writer.set(Thread.currentThread());
            lines.add(text.toString());
            within.countDown();
            await(goOn);
        });
        Kernel other = kernel("other", text -> {});
        blocked.start();
        other.start();
        blocked.cpu().acquire();
        blocked.log().line("event=held");
        blocked.cpu().release();
        within.await();
        Thread shared = polledBy(other);
        assertNotSame(shared, writer.get());
        other.close();
        goOn.countDown();
        // The first pass may be the end of the turn that the other thread runs.
        polledBy(blocked);
        assertSame(shared, polledBy(blocked));
        blocked.close();
        assertEquals(List.of("blocked: event=held"), lines);
    }

    @Test
    void aDriverThatFailsEndsItsKernelAloneAndIsReported() throws InterruptedException {
        CountDownLatch reported = new CountDownLatch(1);
        Kernel failing = kernel("failing", text -> reported.countDown());
        Kernel other = kernel("other", text -> {});
        failing.attach(driver(() -> {
            throw new IllegalStateException("broken");
        }));
        failing.start();
        other.start();
        reported.await();
        assertNotNull(failing.cpu().failure());
        polledBy(other);
        assertNull(other.cpu().failure());
        failing.close();
        other.close();
    }

    @Test
    void aKernelClosesWhileAnotherIsWithinItsPass() throws InterruptedException {
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Kernel slow = kernel("slow", text -> {});
        Kernel other = kernel("other", text -> {});
        other.start();
        polledBy(other);
        slow.attach(driver(() -> {
            within.countDown();
            await(goOn);
            return false;
        }));
        slow.start();
        within.await();
        other.close();
        goOn.countDown();
        slow.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
