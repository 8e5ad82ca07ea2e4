package io.anykernel.hypercall.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Mailbox;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimWorldTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final SimWorld world = new SimWorld(SEED);

    @Test
    void eventsRunInOrderOfTimeThenOfAsking() {
        List<Integer> order = new ArrayList<>();
        SimRandom random = new SimRandom(SEED);
        List<long[]> expected = new ArrayList<>();
        long start = world.clock().nanoTime();
        for (int i = 0; i < 500; i++) {
            int number = i;
            long at = start + random.below(40);
            expected.add(new long[] {at, number});
            world.clock().schedule(at, () -> order.add(number));
        }
        expected.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        world.runFor(100);
        assertEquals(expected.stream().map(each -> (int) each[1]).toList(), order);
        assertEquals(start + 100, world.clock().nanoTime());
    }

    @Test
    void aFrameArrivesAfterItsDelayAndWakesTheLoop() {
        SimLink link = world.link("a");
        link.fromLeft().delayNanos(5_000_000);
        SimCpu left = world.scheduling().newCpu("left");
        SimCpu right = world.scheduling().newCpu("right");
        NetPort sender = world.ports().openNet("link:a", left);
        NetPort receiver = world.ports().openNet("link:a", right);
        Memory memory = Memory.allocate(200);
        List<Long> arrivals = new ArrayList<>();
        right.attach(new DutyCycle() {
            @Override
            public boolean poll(long now) {
                while (receiver.receive(new IoVector(1).add(memory, 100, 100)) > 0) {
                    arrivals.add(now);
                }
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return Cpu.NEVER;
            }
        });
        long start = world.clock().nanoTime();
        memory.u8(59, 77);
        assertEquals(0, sender.send(new IoVector(2).add(memory, 0, 40).add(memory, 40, 20)));
        assertTrue(world.runUntil(() -> !arrivals.isEmpty(), start + 10_000_000));
        assertEquals(List.of(start + 5_000_000), arrivals);
        assertEquals(77, memory.u8(159));
        assertNotEquals(sender.info().macAddress(), receiver.info().macAddress());
    }

    @Test
    void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
        assertEquals(traceOfNoisyLink(SEED), traceOfNoisyLink(SEED));
        assertNotEquals(traceOfNoisyLink(SEED), traceOfNoisyLink(SEED + 1));
    }

    private static long traceOfNoisyLink(long seed) {
        SimWorld world = new SimWorld(seed);
        SimLink link = noisyLink(world);
        sendMany(world, link, 5000);
        return world.trace().hash();
    }

    private static SimLink noisyLink(SimWorld world) {
        SimLink link = world.link("noisy");
        link.fromLeft()
                .lossPerMillion(100_000)
                .reorderPerMillion(50_000, 3_000_000)
                .duplicatePerMillion(20_000)
                .corruptPerMillion(20_000)
                .jitterNanos(50_000)
                .bitsPerSecond(100_000_000)
                .queueFrames(100);
        return link;
    }

    private static List<Integer> sendMany(SimWorld world, SimLink link, int frames) {
        SimLinkEnd sender = link.open(world.scheduling().newCpu("s"));
        SimLinkEnd receiver = link.open(world.scheduling().newCpu("r"));
        Memory memory = Memory.allocate(3000);
        List<Integer> arrived = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            memory.u16be(12, 0x0800);
            memory.i32be(14, i);
            memory.i32be(18, i);
            memory.i32be(22, i);
            sender.send(new IoVector(1).add(memory, 0, 1000));
            world.runFor(70_000);
            while (receiver.receive(new IoVector(1).add(memory, 1500, 1500)) > 0) {
                int a = memory.i32be(1514);
                arrived.add(a == memory.i32be(1518) ? a : memory.i32be(1522));
            }
        }
        return arrived;
    }

    @Test
    void everyFaultOfALinkHappensAboutAsOftenAsItIsTold() {
        SimLink link = noisyLink(world);
        List<Integer> arrived = sendMany(world, link, 5000);
        SimLinkEnd left = link.left();
        assertTrue(left.lostFrames() > 350 && left.lostFrames() < 650, "lost " + left.lostFrames());
        assertTrue(left.reorderedFrames() > 150 && left.reorderedFrames() < 350);
        assertTrue(left.duplicatedFrames() > 50 && left.duplicatedFrames() < 150);
        assertTrue(left.corruptedFrames() > 50 && left.corruptedFrames() < 150);
        assertTrue(left.overflowedFrames() > 0);
        long expected = 5000 - left.lostFrames() - left.overflowedFrames() + left.duplicatedFrames();
        assertTrue(Math.abs(expected - arrived.size()) <= 120, "arrived " + arrived.size() + " of " + expected);
        long inversions = 0;
        for (int i = 1; i < arrived.size(); i++) {
            inversions += arrived.get(i) < arrived.get(i - 1) ? 1 : 0;
        }
        assertTrue(inversions >= left.reorderedFrames() / 2, "inversions " + inversions);
    }

    @Test
    void aLinkThatIsDownLosesWhatIsSentAndWhatIsOnItsWay() {
        SimLink link = world.link("pulled");
        link.fromLeft().delayNanos(1_000_000);
        SimCpu receiving = world.scheduling().newCpu("r");
        SimLinkEnd sender = link.open(world.scheduling().newCpu("s"));
        SimLinkEnd receiver = link.open(receiving);
        Memory memory = Memory.allocate(200);
        IoVector frame = new IoVector(1).add(memory, 0, 100);
        assertTrue(sender.isLinkUp());
        sender.send(frame);
        boolean[] isWoken = {false};
        receiving.attach(new DutyCycle() {
            @Override
            public boolean poll(long nowNanos) {
                isWoken[0] |= !receiver.isLinkUp();
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return Cpu.NEVER;
            }
        });
        world.runFor(10);
        link.up(false);
        assertFalse(sender.isLinkUp());
        assertFalse(receiver.isLinkUp());
        sender.send(frame);
        world.runFor(2_000_000);
        assertTrue(isWoken[0]);
        assertEquals(2, sender.cutFrames());
        link.up(true);
        assertEquals(NetPort.WOULD_BLOCK, receiver.receive(frame));
        sender.send(frame);
        world.runFor(2_000_000);
        assertEquals(100, receiver.receive(frame));
        assertEquals(2, sender.cutFrames());
    }

    @Test
    void bandwidthSpreadsFramesOverTime() {
        SimLink link = world.link("slow");
        link.fromLeft().bitsPerSecond(8_000_000).delayNanos(0);
        SimLinkEnd sender = link.open(world.scheduling().newCpu("s"));
        SimLinkEnd receiver = link.open(world.scheduling().newCpu("r"));
        Memory memory = Memory.allocate(1000);
        for (int i = 0; i < 10; i++) {
            sender.send(new IoVector(1).add(memory, 0, 1000));
        }
        world.runFor(4_500_000);
        int frames = 0;
        while (receiver.receive(new IoVector(1).add(memory, 0, 1000)) > 0) {
            frames++;
        }
        assertEquals(4, frames, "one millisecond a frame");
    }

    @Test
    void timePassesFromAnyStart() {
        long start = 1L << 60;
        world.clock().startAt(start);
        List<String> seen = new ArrayList<>();
        SimCpu cpu = world.scheduling().newCpu("k");
        cpu.attach(new DutyCycle() {
            private long deadline = start + 3500;

            @Override
            public boolean poll(long now) {
                if (now >= deadline) {
                    seen.add("loop@" + (now - start));
                    deadline = Cpu.NEVER;
                }
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return deadline;
            }
        });
        world.clock()
                .schedule(start + 4000, () -> seen.add("late@" + (world.clock().nanoTime() - start)));
        world.clock()
                .schedule(start + 1000, () -> seen.add("early@" + (world.clock().nanoTime() - start)));
        SimLink link = world.link("a");
        SimLinkEnd sender = link.open(cpu);
        SimLinkEnd receiver = link.open(world.scheduling().newCpu("r"));
        sender.send(new IoVector(1).add(Memory.allocate(60), 0, 60));
        world.runFor(5000);
        assertEquals(List.of("early@1000", "loop@3500", "late@4000"), seen);
        assertFalse(receiver.hasUnread());
        world.runFor(95_000);
        assertTrue(receiver.hasUnread(), "0.1 ms on the way");
        assertThrows(IllegalStateException.class, () -> world.clock().startAt(0));
    }

    @Test
    void noClockStartsBelowZero() {
        assertThrows(IllegalArgumentException.class, () -> world.clock().startAt(-1));
        world.clock().startAt(0);
        assertEquals(0, world.clock().nanoTime());
    }

    @Test
    void awaitRunsTheSimulationUntilSignalledOrTimedOut() {
        SimCpu cpu = world.scheduling().newCpu("k");
        Signal signal = cpu.newSignal();
        long start = world.clock().nanoTime();
        world.clock().schedule(start + 3_000, () -> {
            cpu.acquire();
            signal.signalAll();
            cpu.release();
        });
        cpu.acquire();
        assertEquals(Signal.SIGNALLED, signal.await(Cpu.NEVER));
        assertEquals(start + 3_000, world.clock().nanoTime());
        assertEquals(Signal.TIMED_OUT, signal.await(start + 10_000));
        assertEquals(start + 10_000, world.clock().nanoTime());
        assertTrue(cpu.isHeldByCaller());
        assertThrows(SimDeadlockException.class, () -> signal.await(Cpu.NEVER));
        assertTrue(cpu.isHeldByCaller());
        world.clock().schedule(start + 20_000, () -> cpu.fail(new IllegalStateException("broken")));
        assertThrows(CpuFailedException.class, () -> signal.await(Cpu.NEVER));
        cpu.release();
        assertThrows(CpuFailedException.class, cpu::acquire);
    }

    @Test
    void aLoopIsPolledAtItsDeadlineAndWhenAMessageComes() {
        SimCpu cpu = world.scheduling().newCpu("k");
        Mailbox<String> mailbox = cpu.newMailbox(1);
        List<String> seen = new ArrayList<>();
        long start = world.clock().nanoTime();
        cpu.attach(new DutyCycle() {
            private long deadline = start + 1000;

            @Override
            public boolean poll(long now) {
                if (now >= deadline) {
                    seen.add("timer@" + (now - start));
                    deadline = Cpu.NEVER;
                }
                for (String each = mailbox.take(); each != null; each = mailbox.take()) {
                    seen.add(each + "@" + (now - start));
                }
                return false;
            }

            @Override
            public long nextDeadlineNanos() {
                return deadline;
            }
        });
        world.clock().schedule(start + 500, () -> {
            assertTrue(mailbox.post("hello"));
            assertFalse(mailbox.post("too much"));
        });
        world.runFor(5000);
        assertEquals(List.of("hello@500", "timer@1000"), seen);
    }

    @Test
    void startedBodiesRunAndTheirFailuresAreReported() {
        Parker parker = world.scheduling().newParker();
        world.scheduling().start("giver", parker::unpark);
        world.scheduling().start("broken", () -> {
            throw new IllegalStateException("on purpose");
        });
        assertTrue(parker.park(Cpu.NEVER));
        assertFalse(parker.park(world.clock().nanoTime() + 10));
        assertEquals(
                List.of("thread ended: name=broken cause=java.lang.IllegalStateException: on purpose"),
                world.console().lines());
    }

    @Test
    void faultyLinksDoAsThePlanSays() {
        SimLink link = world.link("planned");
        SimCpu cpu = world.scheduling().newCpu("k");
        FaultyLink.Verdict[] verdicts = FaultyLink.Verdict.values();
        NetPort faulty = new FaultyLink(link.open(cpu), (number, frame) -> verdicts[(int) number - 1]);
        SimLinkEnd receiver = link.open(cpu);
        Memory memory = Memory.allocate(100);
        int[] codes = new int[verdicts.length + 1];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = faulty.send(new IoVector(1).add(memory, 0, 60));
        }
        assertArrayEquals(
                new int[] {0, 0, 0, NetPort.WOULD_BLOCK, NetPort.REJECTED, NetPort.CLOSED, NetPort.CLOSED}, codes);
        world.runFor(1_000_000);
        int frames = 0;
        while (receiver.receive(new IoVector(1).add(memory, 0, 100)) > 0) {
            frames++;
        }
        assertEquals(3, frames);
    }
}
