package io.anykernel.core.contracts.ring;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.ring.XenRing;
import io.anykernel.core.ring.XenRingLayout;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import java.util.ArrayList;
import java.util.List;

/** What {@link XenRing} promises, against a back end that believes nothing. */
public final class XenRingContract {
    private static final int RAM_BYTES = 1 << 17;

    /** An entry so long that a page holds four. */
    private static final int LONG_ENTRY_BYTES = 1000;

    private static final int SIZE = 4;
    private static final int MANY = 100_000;

    private XenRingContract() {}

    /** Body of a case. */
    private interface Body {
        void run(Rig rig, Probe probe);
    }

    /** Both sides of a ring. */
    private static final class Rig {
        private final ModelBus bus = new ModelBus(RAM_BYTES);
        private final Counter violations = new Counters().counter("violations");
        private final XenRing front;
        private final XenRingBackEnd back;
        private final int base;

        private Rig(int pages, int entryBytes) {
            XenRingLayout layout = new XenRingLayout(pages, entryBytes);
            DmaMemory memory = bus.allocateDma(layout.totalBytes(), XenRingLayout.PAGE_BYTES);
            memory.memory().fill(0, layout.totalBytes(), 0xa5);
            front = new XenRing(layout, memory, violations);
            base = bus.offsetOf(memory.deviceAddress(), layout.totalBytes());
            back = new XenRingBackEnd(bus.ram(), base, layout.totalBytes(), entryBytes);
        }

        private boolean request(int value) {
            int at = front.begin();
            if (at == XenRing.NONE) {
                return false;
            }
            front.memory().i32le(at, value);
            front.end();
            return true;
        }

        /** Answers the next request with its value and one. */
        private int answer() {
            int at = back.takeRequest();
            if (at < 0) {
                return at;
            }
            int value = bus.ram().i32le(at);
            bus.ram().i32le(back.putResponse(), value + 1);
            return value;
        }

        private int response() {
            int at = front.takeResponse();
            return at == XenRing.NONE ? at : front.memory().i32le(at);
        }
    }

    public static List<ContractCase> cases() {
        List<ContractCase> cases = new ArrayList<>();
        add(cases, "requestsGoThereAndResponsesComeBack", XenRingContract::carries);
        add(cases, "aFullRingRefusesAndRecovers", XenRingContract::refusesWhenFull);
        add(cases, "indicesRunRoundWithoutLosingARequest", XenRingContract::runsRound);
        add(cases, "theBackEndIsNotifiedWhenItWishes", XenRingContract::notifies);
        add(cases, "eventsComeAtTheResponseThatWasAskedFor", XenRingContract::events);
        add(cases, "aLyingBackEndBreaksTheRingAndNothingElse", XenRingContract::distrusts);
        add(cases, "aRingThatIsResetIsEmpty", XenRingContract::resets);
        cases.add(new NamedCase("xenRing.sizesArePowersOfTwo", XenRingContract::sizes));
        return cases;
    }

    private static void add(List<ContractCase> cases, String name, Body body) {
        cases.add(new NamedCase("xenRing." + name, probe -> body.run(new Rig(1, LONG_ENTRY_BYTES), probe)));
    }

    /** Of blkif's and netif's rings: what both ends must find by themselves. */
    private static void sizes(Probe probe) {
        int[][] rings = {
            {1, 112, 32}, {2, 112, 64}, {4, 112, 128}, {16, 112, 512}, {1, 12, 256}, {1, 8, 256}, {1, 4032, 1}
        };
        for (int[] ring : rings) {
            Rig rig = new Rig(ring[0], ring[1]);
            probe.expectEquals(ring[2], rig.front.size(), ring[0] + " pages of " + ring[1]);
            probe.expectEquals(ring[2], rig.back.size(), "the other side agrees");
            for (int i = 0; i < ring[2]; i++) {
                rig.request(i);
            }
            probe.expect(!rig.request(0), "full");
            rig.front.publish();
            for (int i = 0; i < ring[2]; i++) {
                probe.expectEquals(i, rig.answer(), "request " + i);
            }
        }
        for (int[] wrong : new int[][] {{0, 8}, {3, 8}, {32, 8}, {-1, 8}, {1, 0}, {1, 4033}}) {
            try {
                new XenRingLayout(wrong[0], wrong[1]);
                throw new AssertionError("a ring of " + wrong[0] + " pages of " + wrong[1]);
            } catch (IllegalArgumentException refused) {
                probe.feed(wrong[0]);
            }
        }
    }

    private static void carries(Rig rig, Probe probe) {
        probe.expectEquals(SIZE, rig.front.size(), "entries");
        probe.expect(rig.request(7) && rig.request(8), "room");
        probe.expect(!rig.back.hasRequest(), "not shown before publish");
        rig.front.publish();
        probe.expectEquals(7, rig.answer(), "first request");
        probe.expect(!rig.front.hasResponse(), "not shown before the back end publishes");
        rig.back.publish();
        probe.expect(rig.front.hasResponse(), "shown");
        probe.expectEquals(0, rig.front.nextResponseEntry(), "in the first entry");
        probe.expectEquals(8, rig.response(), "first response");
        probe.expectEquals(XenRing.NONE, rig.response(), "no second one yet");
        probe.expectEquals(1, rig.front.inFlight(), "in flight");
        probe.expectEquals(8, rig.answer(), "second request");
        rig.back.publish();
        probe.expectEquals(9, rig.response(), "second response");
        probe.expectEquals(0, rig.front.inFlight(), "in flight");
        probe.expectEquals(2, rig.front.nextEntry(), "the third entry is next");
    }

    private static void refusesWhenFull(Rig rig, Probe probe) {
        for (int i = 0; i < SIZE; i++) {
            probe.expect(rig.front.hasRoomFor(SIZE - i), "room for the rest");
            probe.expect(rig.request(i), "room");
        }
        probe.expect(!rig.request(9) && !rig.front.hasRoomFor(1), "full");
        rig.front.publish();
        rig.answer();
        rig.back.publish();
        probe.expect(!rig.request(9), "full until the response is taken");
        rig.response();
        probe.expect(rig.request(9), "room again");
        probe.expect(!rig.request(10), "and full again");
    }

    private static void runsRound(Rig rig, Probe probe) {
        int sent = 0;
        int back = 0;
        long state = 1;
        while (back < MANY) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            int burst = (int) (state >>> 61);
            for (int i = 0; i < burst && rig.request(sent); i++) {
                sent++;
            }
            rig.front.publish();
            for (int value = rig.answer(); value >= 0; value = rig.answer()) {
                probe.feedByte(value);
            }
            rig.back.publish();
            for (int value = rig.response(); value != XenRing.NONE; value = rig.response()) {
                if (value != ++back) {
                    throw new AssertionError("response " + back + " is " + value);
                }
            }
        }
        probe.expectEquals(sent, back, "every request was answered");
        probe.expect(!rig.front.isBroken(), "not broken");
    }

    private static void notifies(Rig rig, Probe probe) {
        rig.request(1);
        probe.expect(rig.front.publish(), "a new ring's first request");
        probe.expect(!rig.front.publish(), "nothing new");
        rig.answer();
        rig.back.wantNotification(false);
        rig.request(2);
        rig.request(3);
        probe.expect(!rig.front.publish(), "not wished for");
        rig.answer();
        rig.answer();
        rig.back.wantNotification(true);
        rig.back.publish();
        while (rig.response() != XenRing.NONE) {
            probe.feedByte(1);
        }
        rig.request(4);
        rig.request(5);
        probe.expect(rig.front.publish(), "wished for again, once for both");
    }

    private static void events(Rig rig, Probe probe) {
        rig.front.disableEvents();
        for (int i = 0; i < SIZE; i++) {
            rig.request(i);
        }
        rig.front.publish();
        rig.answer();
        probe.expect(!rig.back.publish(), "quiet while polling");
        probe.expect(!rig.front.enableEvents(), "one came meanwhile");
        probe.expectEquals(1, rig.response(), "taken");
        probe.expect(rig.front.enableEvents(2), "dry");
        rig.answer();
        probe.expect(!rig.back.publish(), "one is too few");
        rig.answer();
        probe.expect(rig.back.publish(), "two are not");
        rig.response();
        probe.expect(rig.front.enableEvents(2), "only one is there");
        probe.expect(!rig.front.enableEvents(1), "which is enough for one");
        rig.response();
        probe.expect(rig.front.enableEvents(1), "dry again");
        rig.answer();
        probe.expect(rig.back.publish(), "the next one");
    }

    private static void distrusts(Rig rig, Probe probe) {
        for (int lie : new int[] {2, 3, SIZE, SIZE + 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            Rig victim = new Rig(1, LONG_ENTRY_BYTES);
            victim.request(1);
            victim.front.publish();
            victim.request(2);
            victim.back.forgeResponseIndex(lie);
            probe.expect(victim.front.hasResponse() && !victim.front.enableEvents(), "something is to be looked at");
            expectBroken(victim, probe, "index " + lie);
        }
        rig.request(1);
        rig.front.publish();
        rig.answer();
        rig.back.publish();
        probe.expectEquals(2, rig.response(), "an honest response");
        rig.back.forgeResponseIndex(0);
        expectBroken(rig, probe, "an index that runs backwards");
        Rig told = new Rig(1, LONG_ENTRY_BYTES);
        told.front.breakRing();
        expectBroken(told, probe, "what its protocol does not allow");
    }

    private static void expectBroken(Rig rig, Probe probe, String lie) {
        probe.expectEquals(XenRing.NONE, rig.response(), lie + ": nothing taken");
        probe.expect(rig.front.isBroken(), lie + ": broken");
        probe.expectEquals(1, rig.violations.value(), lie + ": counted");
        probe.expect(!rig.request(1) && !rig.front.publish() && !rig.front.hasResponse(), lie + ": out of use");
        probe.expect(rig.front.enableEvents(), lie + ": nothing to come back for");
    }

    private static void resets(Rig rig, Probe probe) {
        rig.request(1);
        rig.request(2);
        rig.front.publish();
        rig.back.forgeResponseIndex(9);
        rig.response();
        rig.front.reset();
        probe.expectEquals(0, rig.front.inFlight(), "in flight");
        probe.expect(!rig.front.isBroken() && !rig.front.hasResponse(), "as new");
        XenRingBackEnd other = new XenRingBackEnd(rig.bus.ram(), rig.base, XenRingLayout.PAGE_BYTES, LONG_ENTRY_BYTES);
        rig.request(5);
        probe.expect(rig.front.publish(), "another back end is notified");
        probe.expectEquals(5, rig.bus.ram().i32le(other.takeRequest()), "and served");
    }
}
