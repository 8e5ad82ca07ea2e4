package io.anykernel.hypercall.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Signal;
import io.anykernel.hypercall.host.HostWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that wait for one another in simulation, carried by threads. */
class SimTasksTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private static SimWorld newWorld() {
        return new SimWorld(SEED, new SimArenas(), HostWorld.create().scheduling());
    }

    private final SimWorld world = newWorld();

    private long after(long nanos) {
        return world.clock().nanoTime() + nanos;
    }

    /** A kernel as a thread would run it: poll, sleep, poll; it answers each frame until it is told to stop. */
    private static void answer(SimWorld world, Cpu cpu, NetPort port, List<Long> times, long[] deadline) {
        Memory memory = Memory.allocate(200);
        IoVector frame = new IoVector(1).add(memory, 0, 100);
        cpu.acquire();
        while (times.size() < 20) {
            boolean isDry = true;
            while (port.receive(frame) > 0) {
                isDry = false;
                times.add(world.clock().nanoTime());
                port.send(frame);
            }
            if (isDry) {
                cpu.idle(deadline[0]);
            }
        }
        cpu.release();
    }

    private static long pingPong() {
        SimWorld world = newWorld();
        SimLink link = world.link("a");
        link.fromLeft().jitterNanos(1000);
        Cpu left = world.scheduling().newCpu("left");
        Cpu right = world.scheduling().newCpu("right");
        NetPort a = world.ports().openNet("link:a", left);
        NetPort b = world.ports().openNet("link:a", right);
        List<Long> timesA = new ArrayList<>();
        List<Long> timesB = new ArrayList<>();
        world.scheduling().start("a", () -> answer(world, left, a, timesA, new long[] {Cpu.NEVER}));
        world.scheduling().start("b", () -> answer(world, right, b, timesB, new long[] {Cpu.NEVER}));
        a.send(new IoVector(1).add(Memory.allocate(100), 0, 60));
        assertTrue(world.runUntil(() -> timesA.size() >= 19, world.clock().nanoTime() + 1_000_000_000L));
        return world.trace().hash();
    }

    @Test
    void twoLoopsThatSleepAnswerOneAnotherTheSameEachTime() {
        assertEquals(pingPong(), pingPong());
    }

    @Test
    void aTaskWaitsForAnotherThroughASignal() {
        Cpu cpu = world.scheduling().newCpu("k");
        Signal signal = cpu.newSignal();
        List<String> order = new ArrayList<>();
        int[] value = new int[1];
        world.scheduling().start("waiter", () -> {
            cpu.acquire();
            while (value[0] == 0) {
                assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
            }
            order.add("waiter@" + value[0]);
            assertEquals(Signal.TIMED_OUT, signal.await(after(1000)));
            order.add("timed out");
            cpu.release();
        });
        world.scheduling().start("giver", () -> {
            world.scheduling().newParker().park(after(500));
            cpu.acquire();
            value[0] = 7;
            signal.signalAll();
            order.add("given");
            cpu.release();
        });
        assertTrue(world.runUntil(() -> order.size() == 3, after(1_000_000)));
        assertEquals(List.of("given", "waiter@7", "timed out"), order);
    }

    @Test
    void anEarlierTimerAndAMessageWakeASleepingLoop() {
        Cpu cpu = world.scheduling().newCpu("k");
        var mailbox = cpu.<String>newMailbox(4);
        List<String> seen = new ArrayList<>();
        long start = world.clock().nanoTime();
        long[] deadline = {start + 1_000_000};
        world.scheduling().start("loop", () -> {
            cpu.acquire();
            while (seen.size() < 3) {
                cpu.idle(deadline[0]);
                String message = mailbox.take();
                seen.add((message == null ? "timer" : message) + "@"
                        + (world.clock().nanoTime() - start));
            }
            cpu.release();
        });
        world.clock().schedule(start + 10, () -> mailbox.post("hello"));
        world.clock().schedule(start + 20, () -> {
            cpu.acquire();
            deadline[0] = start + 30;
            cpu.wakeBefore(deadline[0]);
            cpu.release();
        });
        assertTrue(world.runUntil(() -> seen.size() == 3, after(2_000_000)));
        assertEquals(List.of("hello@10", "timer@20", "timer@30"), seen);
    }

    @Test
    void locksAreWaitedForWhileTheirHolderWaitsForADisk() {
        world.disk("d", 4096).latencyNanos(1000);
        BlockPort disk = world.ports().openBlock("disk:d", true);
        Lock lock = world.scheduling().newLock("l", 1);
        List<Long> ends = new ArrayList<>();
        long start = world.clock().nanoTime();
        for (int i = 0; i < 3; i++) {
            world.scheduling().start("t" + i, () -> {
                lock.lock();
                assertTrue(lock.isHeldByCaller());
                disk.read(0, new IoVector(1).add(Memory.allocate(512), 0, 512));
                lock.unlock();
                ends.add(world.clock().nanoTime() - start);
            });
        }
        assertTrue(world.runUntil(() -> ends.size() == 3, after(1_000_000)));
        assertEquals(List.of(1000L, 2000L, 3000L), ends);
        assertFalse(lock.isHeldByCaller());
    }

    @Test
    void whoeverRunsTheSimulationMayWaitForTasks() {
        Parker parker = world.scheduling().newParker();
        world.scheduling().start("giver", () -> {
            world.scheduling().yield();
            world.scheduling().newParker().park(after(100));
            parker.unpark();
        });
        long start = world.clock().nanoTime();
        assertTrue(parker.park(Cpu.NEVER));
        assertEquals(start + 100, world.clock().nanoTime());
        assertThrows(SimDeadlockException.class, () -> parker.park(Cpu.NEVER));
    }

    @Test
    void aTaskThatThrowsEndsAloneInOneLine() {
        world.scheduling().start("worker", () -> {
            throw new IllegalStateException("on purpose");
        });
        world.runFor(1);
        assertEquals(
                List.of("thread ended: name=worker cause=java.lang.IllegalStateException: on purpose"),
                world.console().lines());
    }
}
