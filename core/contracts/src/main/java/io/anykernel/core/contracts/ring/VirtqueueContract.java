package io.anykernel.core.contracts.ring;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.core.ring.VirtqueueLayout;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import java.util.ArrayList;
import java.util.List;

/** What {@link Virtqueue} promises, against a device that believes nothing. */
public final class VirtqueueContract {
    private static final int RAM_BYTES = 1 << 20;
    private static final int SIZE = 8;
    private static final int TABLE = 5;

    /** Enough to send the 16-bit indices round more than once. */
    private static final int MANY = 140_000;

    private VirtqueueContract() {}

    /** One of the cases' bodies, run on each kind of queue. */
    private interface Body {
        void run(Rig rig, Probe probe);
    }

    /** Both sides of a queue. */
    private static final class Rig {
        private final ModelBus bus = new ModelBus(RAM_BYTES);
        private final DmaMemory data = bus.allocateDma(4096, 64);
        private final Counter violations = new Counters().counter("violations");
        private final Virtqueue driver;
        private final VirtqueueDevice device;

        private Rig(boolean hasEventIndex, boolean isIndirect) {
            VirtqueueLayout layout = new VirtqueueLayout(SIZE, isIndirect ? TABLE : 0);
            driver = new Virtqueue(
                    layout, bus.allocateDma(layout.totalBytes(), VirtqueueLayout.ALIGNMENT), hasEventIndex, violations);
            device = new VirtqueueDevice(
                    bus,
                    SIZE,
                    driver.descriptorsAddress(),
                    driver.driverRingAddress(),
                    driver.deviceRingAddress(),
                    hasEventIndex);
        }

        private boolean offer(int readable, int writable, Object token) {
            if (!driver.begin(readable + writable)) {
                return false;
            }
            for (int i = 0; i < readable; i++) {
                driver.addReadable(data.deviceAddress() + 64 * i, 10 + i);
            }
            for (int i = 0; i < writable; i++) {
                driver.addWritable(data.deviceAddress() + 2048 + 64 * i, 20 + i);
            }
            driver.end(token);
            return true;
        }
    }

    public static List<ContractCase> cases() {
        List<ContractCase> cases = new ArrayList<>();
        add(cases, "chainsCarryTheirRangesThereAndTheirTokensBack", VirtqueueContract::carriesRanges);
        add(cases, "aFullQueueRefusesAndRecovers", VirtqueueContract::refusesWhenFull);
        add(cases, "indicesRunRoundWithoutLosingAChain", VirtqueueContract::runsRound);
        add(cases, "chainsComeBackInAnyOrder", VirtqueueContract::anyOrder);
        add(cases, "theDeviceIsNotifiedWhenItWishes", VirtqueueContract::notifies);
        add(cases, "theDriverIsInterruptedOnceItAsks", VirtqueueContract::interrupts);
        add(cases, "aLyingDeviceBreaksTheQueueAndNothingElse", VirtqueueContract::distrusts);
        add(cases, "drainGivesBackEveryTokenInFlight", VirtqueueContract::drains);
        return cases;
    }

    private static void add(List<ContractCase> cases, String name, Body body) {
        for (int kind = 0; kind < 4; kind++) {
            boolean hasEventIndex = (kind & 1) != 0;
            boolean isIndirect = (kind & 2) != 0;
            String suffix = (hasEventIndex ? "WithEventIndex" : "") + (isIndirect ? "WithIndirectTables" : "");
            cases.add(new NamedCase(
                    "virtqueue." + name + suffix, probe -> body.run(new Rig(hasEventIndex, isIndirect), probe)));
        }
    }

    private static void carriesRanges(Rig rig, Probe probe) {
        for (int i = 0; i < 10; i++) {
            rig.data.memory().u8(i, i + 1);
            rig.data.memory().u8(64 + i, i + 101);
        }
        Object token = new Object();
        probe.expect(rig.offer(2, 3, token), "room for a chain");
        probe.expect(!rig.device.hasAvailable(), "not shown before publish");
        rig.driver.publish();
        int head = rig.device.pop();
        probe.expectEquals(5, rig.device.ranges(), "ranges");
        probe.expectEquals(10 + 11, rig.device.readableBytes(), "readable");
        probe.expectEquals(20 + 21 + 22, rig.device.writableBytes(), "writable");
        byte[] seen = new byte[20];
        rig.device.read(0, seen, 0, 20);
        for (byte each : seen) {
            probe.feedByte(each);
        }
        probe.expectEquals(101, seen[10], "second range follows the first");
        rig.device.write(19, new byte[] {7, 8}, 0, 2);
        rig.device.push(head, 21);
        probe.expect(rig.driver.takeUsed() == null, "not shown before the device publishes");
        rig.device.publish();
        probe.expect(rig.driver.takeUsed() == token, "token");
        probe.expectEquals(21, rig.driver.usedLength(), "length");
        probe.expectEquals(7, rig.data.memory().u8(2048 + 19), "last byte of the first range");
        probe.expectEquals(8, rig.data.memory().u8(2048 + 64), "first byte of the second");
        probe.expectEquals(0, rig.driver.inFlight(), "in flight");
    }

    private static void refusesWhenFull(Rig rig, Probe probe) {
        int offered = 0;
        while (rig.offer(1, 1, "t" + offered)) {
            offered++;
        }
        probe.expectEquals(rig.driver.maxRanges() == TABLE ? SIZE : SIZE / 2, offered, "chains that fit");
        probe.expect(!rig.driver.begin(rig.driver.maxRanges() + 1), "longer than the longest");
        rig.driver.publish();
        int head = rig.device.pop();
        rig.device.push(head, 0);
        rig.device.publish();
        probe.expect("t0".equals(rig.driver.takeUsed()), "oldest back");
        probe.expect(rig.offer(1, 1, "again"), "room again");
        probe.expect(!rig.offer(1, 1, "full again"), "and full again");
    }

    private static void runsRound(Rig rig, Probe probe) {
        Integer[] tokens = new Integer[SIZE];
        for (int i = 0; i < SIZE; i++) {
            tokens[i] = i;
        }
        int sent = 0;
        int back = 0;
        long state = 1;
        while (back < MANY) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            int burst = (int) (state >>> 61);
            for (int i = 0; i < burst && rig.offer(1, (int) (state >>> 40 & 1), tokens[sent % SIZE]); i++) {
                sent++;
            }
            rig.driver.publish();
            for (int head = rig.device.pop(); head >= 0; head = rig.device.pop()) {
                rig.device.push(head, 0);
            }
            rig.device.publish();
            for (Object token = rig.driver.takeUsed(); token != null; token = rig.driver.takeUsed()) {
                if (token != tokens[back % SIZE]) {
                    throw new AssertionError("chain " + back + " came back as " + token);
                }
                back++;
            }
        }
        probe.expectEquals(sent, back, "every chain came back");
        probe.expect(!rig.driver.isBroken(), "not broken");
    }

    private static void anyOrder(Rig rig, Probe probe) {
        for (int i = 0; i < 4; i++) {
            probe.expect(rig.offer(1, 1, "t" + i), "room");
        }
        rig.driver.publish();
        int[] heads = new int[4];
        for (int i = 0; i < 4; i++) {
            heads[i] = rig.device.pop();
        }
        for (int i : new int[] {2, 0, 3, 1}) {
            rig.device.push(heads[i], i);
        }
        rig.device.publish();
        for (int i : new int[] {2, 0, 3, 1}) {
            probe.expect(("t" + i).equals(rig.driver.takeUsed()), "token of chain " + i);
            probe.expectEquals(i, rig.driver.usedLength(), "length of chain " + i);
        }
        int room = 0;
        while (rig.offer(1, 1, "more")) {
            room++;
        }
        probe.expectEquals(rig.driver.maxRanges() == TABLE ? SIZE : SIZE / 2, room, "every descriptor is free again");
    }

    private static void notifies(Rig rig, Probe probe) {
        rig.device.wantNotification(true);
        rig.offer(1, 0, "a");
        probe.expect(rig.driver.publish(), "wished for");
        probe.expect(!rig.driver.publish(), "nothing new");
        rig.device.pop();
        rig.device.wantNotification(false);
        rig.offer(1, 0, "b");
        rig.offer(1, 0, "c");
        probe.expect(!rig.driver.publish(), "not wished for");
        rig.device.pop();
        rig.device.pop();
        rig.device.wantNotification(true);
        rig.offer(1, 0, "d");
        rig.offer(1, 0, "e");
        probe.expect(rig.driver.publish(), "wished for again, once for both");
    }

    private static void interrupts(Rig rig, Probe probe) {
        rig.driver.disableInterrupts();
        for (int i = 0; i < 3; i++) {
            rig.offer(1, 0, i);
        }
        rig.driver.publish();
        rig.device.push(rig.device.pop(), 0);
        probe.expect(!rig.device.publish(), "quiet while polling");
        probe.expect(!rig.driver.enableInterrupts(), "one came meanwhile");
        probe.expect(rig.driver.takeUsed() != null, "taken");
        probe.expect(rig.driver.enableInterrupts(), "dry");
        rig.device.push(rig.device.pop(), 0);
        probe.expect(rig.device.publish(), "interrupt");
        rig.driver.disableInterrupts();
        rig.driver.takeUsed();
        rig.driver.disableInterrupts();
        rig.device.push(rig.device.pop(), 0);
        probe.expect(!rig.device.publish(), "quiet again");
    }

    private static void distrusts(Rig rig, Probe probe) {
        rig.offer(1, 1, "t");
        rig.driver.publish();
        int head = rig.device.pop();
        rig.device.push(head + 3, 0);
        rig.device.publish();
        expectBroken(rig, probe, "head of no chain");
        probe.expect("t".equals(rig.driver.drain()), "the token is still there");

        expectLieIsNoticed(rig, probe, SIZE + 1, 0, "head past the table");
        expectLieIsNoticed(rig, probe, -1, 0, "negative head");
        expectLieIsNoticed(rig, probe, 0, 21, "more bytes than were writable");
        expectLieIsNoticed(rig, probe, 0, -1, "negative length");

        Rig ahead = new Rig(false, false);
        ahead.offer(1, 1, "t");
        ahead.driver.publish();
        ahead.device.forgeUsedIndex(2);
        expectBroken(ahead, probe, "index past what was offered");
    }

    private static void expectLieIsNoticed(Rig like, Probe probe, int head, int length, String lie) {
        Rig rig = new Rig(false, like.driver.maxRanges() == TABLE);
        rig.offer(1, 1, "t");
        rig.driver.publish();
        rig.device.pop();
        rig.device.push(head, length);
        rig.device.publish();
        expectBroken(rig, probe, lie);
    }

    private static void expectBroken(Rig rig, Probe probe, String lie) {
        probe.expect(rig.driver.takeUsed() == null, lie + ": nothing taken");
        probe.expect(rig.driver.isBroken(), lie + ": broken");
        probe.expectEquals(1, rig.violations.value(), lie + ": counted");
        probe.expect(!rig.driver.begin(1) && !rig.driver.publish() && !rig.driver.hasUsed(), lie + ": out of use");
    }

    private static void drains(Rig rig, Probe probe) {
        for (int i = 0; i < 3; i++) {
            rig.offer(1, 0, "t" + i);
        }
        rig.driver.publish();
        rig.device.push(rig.device.pop(), 0);
        rig.device.publish();
        probe.expect("t0".equals(rig.driver.takeUsed()), "used");
        int drained = 0;
        for (Object token = rig.driver.drain(); token != null; token = rig.driver.drain()) {
            probe.feed(token.toString());
            drained++;
        }
        probe.expectEquals(2, drained, "in flight");
        probe.expectEquals(0, rig.driver.inFlight(), "none left");
    }
}
