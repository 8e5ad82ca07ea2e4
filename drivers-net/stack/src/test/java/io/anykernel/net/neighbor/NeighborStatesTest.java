package io.anykernel.net.neighbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.net.link.EthernetLink;
import io.anykernel.net.wire.EthernetHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One test a transition of RFC 4861 §7.3 and appendix C. */
class NeighborStatesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MAC = 0x0200_0000_0042L;
    private static final long OTHER_MAC = 0x0200_0000_0043L;
    private static final long ADDRESS = 0xffff_0a00_0009L;

    private final Counters counters = new Counters();
    private final PacketPool packets = new PacketPool("p", new SimArenas().map(1 << 18), 64, 512, counters);
    private final TimerWheel timers = new TimerWheel(0);
    private final List<Long> destinations = new ArrayList<>();
    private final List<Long> solicited = new ArrayList<>();
    private final EthernetLink link = new EthernetLink(new RecordingDevice(), packets, counters);
    private final NeighborCache cache = new NeighborCache(
            link,
            timers,
            (high, low, knownMac) -> solicited.add(knownMac),
            (high, low, knownMac) -> {
                throw new AssertionError("not an IPv6 neighbor");
            },
            4,
            64,
            packets,
            new SipHash(1, 2),
            () -> 0,
            counters);
    private final NeighborEntry entry = cache.entry(0, ADDRESS);
    private long nowNanos;

    private final class RecordingDevice implements NetDevice {
        @Override
        public NetDeviceInfo info() {
            return new NetDeviceInfo("test", 0x0200_0000_0001L, 1500, 0);
        }

        @Override
        public boolean isLinkUp() {
            return true;
        }

        @Override
        public int linkChanges() {
            return 0;
        }

        @Override
        public int poll(long now, int budget, FrameSink up) {
            return 0;
        }

        @Override
        public int transmit(PacketBuffer frame) {
            destinations.add(
                    new EthernetHeader().wrap(frame.memory(), frame.start()).destination());
            frame.release();
            return Errno.OK;
        }

        @Override
        public void flush() {}

        @Override
        public long nextDeadlineNanos() {
            return Cpu.NEVER;
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void noPacketIsKept() {
        cache.close();
        assertEquals(0, packets.inUse());
    }

    private void send() {
        entry.send(packets.acquire("test"), nowNanos);
    }

    private void pass(long nanos) {
        long end = nowNanos + nanos;
        while (timers.nextDeadlineNanos() <= end) {
            nowNanos = Math.max(nowNanos, timers.nextDeadlineNanos());
            timers.advance(nowNanos);
        }
        nowNanos = end;
    }

    private void answer(long mac, boolean override) {
        cache.onAnswer(0, ADDRESS, mac, override, nowNanos);
    }

    private void mention(long mac) {
        cache.onMention(0, ADDRESS, mac, true, false, nowNanos);
    }

    private void reachable() {
        send();
        answer(MAC, true);
        destinations.clear();
        solicited.clear();
    }

    private void stale() {
        reachable();
        pass(16 * SECOND);
        assertEquals(NeighborState.STALE, entry.state());
    }

    @Test
    void firstPacketAsksAndWaits() {
        send();
        assertEquals(NeighborState.INCOMPLETE, entry.state());
        assertEquals(List.of(-1L), solicited);
        assertEquals(List.of(), destinations);
    }

    @Test
    void incompleteToReachableByAnswerSendsWhatWaited() {
        send();
        send();
        answer(MAC, false);
        assertEquals(NeighborState.REACHABLE, entry.state());
        assertEquals(List.of(MAC, MAC), destinations);
    }

    @Test
    void incompleteToStaleByMention() {
        send();
        mention(MAC);
        assertEquals(NeighborState.STALE, entry.state());
        assertEquals(List.of(MAC), destinations);
    }

    @Test
    void incompleteToFailedAfterThreeQuestions() {
        send();
        pass(3 * SECOND - 1);
        assertEquals(NeighborState.INCOMPLETE, entry.state());
        pass(1);
        assertEquals(NeighborState.FAILED, entry.state());
        assertTrue(entry.isFailed());
        assertEquals(3, solicited.size());
        assertEquals(0, packets.inUse());
        assertEquals(1, counters.value("neighbor.drop.unresolved"));
        send();
        assertEquals(NeighborState.INCOMPLETE, entry.state());
    }

    @Test
    void moreThanFortyEightPacketsPushTheOldestOut() {
        for (int i = 0; i < 52; i++) {
            send();
        }
        assertEquals(48, packets.inUse());
        assertEquals(4, counters.value("neighbor.drop.unresolved"));
    }

    @Test
    void reachableToStaleWhenNothingWasHeard() {
        reachable();
        pass(15 * SECOND - 1);
        assertEquals(NeighborState.REACHABLE, entry.state());
        pass(1);
        assertEquals(NeighborState.STALE, entry.state());
        assertEquals(List.of(), solicited);
    }

    @Test
    void staleToDelayByPacketWhichIsSent() {
        stale();
        send();
        assertEquals(NeighborState.DELAY, entry.state());
        assertEquals(List.of(MAC), destinations);
    }

    @Test
    void delayToReachableByHintFromAbove() {
        stale();
        send();
        entry.confirm(nowNanos);
        assertEquals(NeighborState.REACHABLE, entry.state());
    }

    @Test
    void delayToProbeAfterFiveSecondsAsksTheNeighborItself() {
        stale();
        send();
        pass(5 * SECOND);
        assertEquals(NeighborState.PROBE, entry.state());
        assertEquals(List.of(MAC), solicited);
    }

    @Test
    void probeToReachableByAnswer() {
        stale();
        send();
        pass(6 * SECOND);
        answer(MAC, false);
        assertEquals(NeighborState.REACHABLE, entry.state());
    }

    @Test
    void probeToFailedAfterThreeQuestions() {
        stale();
        send();
        pass(8 * SECOND);
        assertEquals(NeighborState.FAILED, entry.state());
        assertEquals(3, solicited.size());
    }

    @Test
    void otherAddressWithoutOverrideOnlyMakesStale() {
        reachable();
        answer(OTHER_MAC, false);
        assertEquals(NeighborState.STALE, entry.state());
        assertEquals(MAC, entry.mac());
    }

    @Test
    void otherAddressWithOverrideIsTaken() {
        reachable();
        answer(OTHER_MAC, true);
        assertEquals(NeighborState.REACHABLE, entry.state());
        assertEquals(OTHER_MAC, entry.mac());
        mention(MAC);
        assertEquals(NeighborState.STALE, entry.state());
        assertEquals(MAC, entry.mac());
    }

    @Test
    void answersThatNobodyAskedForMakeNoEntry() {
        cache.onAnswer(0, ADDRESS + 1, MAC, true, nowNanos);
        cache.onMention(0, ADDRESS + 2, MAC, true, false, nowNanos);
        assertEquals(1, cache.size());
    }

    @Test
    void fullCacheForgetsTheOneUsedLongestAgo() {
        nowNanos = SECOND;
        send();
        for (int i = 1; i <= 4; i++) {
            nowNanos += SECOND;
            cache.entry(0, ADDRESS + i).send(packets.acquire("test"), nowNanos);
        }
        assertEquals(4, cache.size());
        assertTrue(entry.isEvicted());
        assertEquals(4, packets.inUse());
        assertEquals(1, counters.value("neighbor.evicted"));
    }
}
