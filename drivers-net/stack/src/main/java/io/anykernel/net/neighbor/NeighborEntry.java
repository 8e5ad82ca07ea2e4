package io.anykernel.net.neighbor;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.core.table.Tuple;
import io.anykernel.core.time.Timer;

/** One neighbor: a state machine (RFC 4861 §7.3) and the packets that wait for its address. */
public final class NeighborEntry extends Tuple {
    /** A datagram of 64 KiB in ordinary frames waits whole. */
    private static final int PENDING_LIMIT = 48;

    private static final int MAX_SOLICITATIONS = 3;
    private static final long RETRANSMIT_NANOS = 1_000_000_000L;
    private static final long DELAY_FIRST_PROBE_NANOS = 5_000_000_000L;
    private static final long UNKNOWN_MAC = -1;

    private final NeighborCache cache;
    private final int etherType;
    private final PacketQueue pending = new PacketQueue();
    /** In the list of {@link PendingShare}, which may have to find out that nothing waits any more. */
    boolean isListed;

    NeighborEntry nextListed;
    /** In {@link EvictionOrder}, which neighbors share the class of. */
    NeighborList list;

    NeighborEntry older;
    NeighborEntry newer;
    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            NeighborEntry.this.onTimer(nowNanos);
        }
    };
    private NeighborState state = NeighborState.FAILED;
    private long mac = UNKNOWN_MAC;
    private int solicitations;
    private boolean evicted;

    NeighborEntry(NeighborCache cache, int etherType, long high, long low) {
        this.cache = cache;
        this.etherType = etherType;
        name(0, 0, 0, high, low, 0);
    }

    public NeighborState state() {
        return state;
    }

    /** Link-layer address, or a negative value while it is unknown. */
    public long mac() {
        return mac;
    }

    /** Whether it left the cache: a holder must look the neighbor up again. */
    public boolean isEvicted() {
        return evicted;
    }

    /** Whether the last attempt to reach it failed. */
    public boolean isFailed() {
        return state == NeighborState.FAILED && solicitations > 0;
    }

    /** Whether an answer is awaited. */
    boolean isSoliciting() {
        return state == NeighborState.INCOMPLETE || state == NeighborState.PROBE;
    }

    /** Sends the packet, now or when the address is known; takes its reference. */
    public void send(PacketBuffer packet, long nowNanos) {
        if (!evicted) {
            cache.order().onUse(this);
        }
        switch (state) {
            case REACHABLE, DELAY, PROBE -> cache.link().send(packet, mac, etherType);
            case STALE -> {
                enter(NeighborState.DELAY, nowNanos);
                cache.link().send(packet, mac, etherType);
            }
            case INCOMPLETE -> keep(packet);
            case FAILED -> {
                keep(packet);
                enter(NeighborState.INCOMPLETE, nowNanos);
            }
        }
    }

    /** A layer above saw that what was sent arrives (RFC 4861 §7.3.1). */
    public void confirm(long nowNanos) {
        if (!evicted) {
            cache.order().onConfirmed(this);
            onReachable(nowNanos);
        }
    }

    /** It is there, and where it was (RFC 4861 §7.3.1, §7.2.5). */
    void onReachable(long nowNanos) {
        switch (state) {
            case STALE, DELAY, PROBE -> enter(NeighborState.REACHABLE, nowNanos);
            default -> {}
        }
    }

    /** It answered a question of ours. */
    void onAnswer(long answeredMac, boolean override, long nowNanos) {
        boolean changed = mac != UNKNOWN_MAC && mac != answeredMac;
        if (state == NeighborState.INCOMPLETE || state == NeighborState.FAILED || !changed || override) {
            mac = answeredMac;
            enter(NeighborState.REACHABLE, nowNanos);
            sendPending();
        } else if (state == NeighborState.REACHABLE) {
            enter(NeighborState.STALE, nowNanos);
        }
    }

    /** It named its address without being asked. */
    void onMention(long mentionedMac, boolean override, long nowNanos) {
        boolean awaited = state == NeighborState.INCOMPLETE || state == NeighborState.FAILED;
        if (awaited || (override && mac != mentionedMac)) {
            mac = mentionedMac;
            enter(NeighborState.STALE, nowNanos);
            sendPending();
        }
    }

    void evict() {
        evicted = true;
        cache.timers().cancel(timer);
        dropPending();
    }

    private void enter(NeighborState next, long nowNanos) {
        state = next;
        if (!evicted) {
            cache.order().onResolved(this, mac != UNKNOWN_MAC && next != NeighborState.FAILED);
        }
        switch (next) {
            case INCOMPLETE, PROBE -> {
                solicitations = 0;
                solicit(nowNanos);
            }
            case REACHABLE -> cache.timers().arm(timer, nowNanos + cache.reachableNanos());
            case STALE -> cache.timers().cancel(timer);
            case DELAY -> cache.timers().arm(timer, nowNanos + DELAY_FIRST_PROBE_NANOS);
            case FAILED -> {
                mac = UNKNOWN_MAC;
                dropPending();
                cache.onFailed(this);
            }
        }
    }

    private void onTimer(long nowNanos) {
        switch (state) {
            case REACHABLE -> enter(NeighborState.STALE, nowNanos);
            case DELAY -> enter(NeighborState.PROBE, nowNanos);
            case INCOMPLETE, PROBE -> {
                if (solicitations < MAX_SOLICITATIONS) {
                    solicit(nowNanos);
                } else {
                    enter(NeighborState.FAILED, nowNanos);
                }
            }
            case STALE, FAILED -> {}
        }
    }

    private void solicit(long nowNanos) {
        solicitations++;
        cache.timers().arm(timer, nowNanos + RETRANSMIT_NANOS);
        cache.solicit(this, state == NeighborState.PROBE ? mac : UNKNOWN_MAC);
    }

    private void keep(PacketBuffer packet) {
        if (pending.count() == PENDING_LIMIT) {
            dropOldestPending();
        }
        pending.add(packet);
        cache.pending().add(this);
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    private void sendPending() {
        while (!pending.isEmpty()) {
            cache.pending().remove();
            cache.link().send(pending.take(), mac, etherType);
        }
    }

    private void dropPending() {
        while (!pending.isEmpty()) {
            dropOldestPending();
        }
    }

    void dropOldestPending() {
        cache.pending().remove();
        pending.take().release();
        cache.countUnresolved();
    }
}
