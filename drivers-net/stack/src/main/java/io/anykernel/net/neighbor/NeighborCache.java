package io.anykernel.net.neighbor;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.TupleTable;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.link.EthernetLink;
import io.anykernel.net.wire.EthernetHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbors on one link, IPv4 ones by their mapped address. Bounded: a new neighbor displaces another, by {@link
 * EvictionOrder}. Confined to one Cpu.
 */
public final class NeighborCache {
    private static final long BASE_REACHABLE_NANOS = 30_000_000_000L;

    private final EthernetLink link;
    private final TimerWheel timers;
    private final Solicitor arp;
    private final Solicitor ndp;
    private final int limit;
    private final long reachableNanos;
    private final TupleTable<NeighborEntry> entries;
    private final EvictionOrder order;
    private final PendingShare pending;
    private final Counter failed;
    private final Counter evicted;
    private final Counter dropUnresolved;
    private FailureObserver failureObserver = (high, low) -> {};

    /**
     * @param limit most entries at a time
     * @param pendingLimit most packets that wait for addresses, at least one
     * @param pool which they are of
     */
    public NeighborCache(
            EthernetLink link,
            TimerWheel timers,
            Solicitor arp,
            Solicitor ndp,
            int limit,
            int pendingLimit,
            PacketPool pool,
            SipHash hash,
            Entropy entropy,
            Counters counters) {
        this.link = link;
        this.timers = timers;
        this.arp = arp;
        this.ndp = ndp;
        this.limit = limit;
        // RFC 4861 §6.3.2: between half and one and a half times the base, so that neighbors do not fall into step.
        this.reachableNanos = BASE_REACHABLE_NANOS / 2 + (entropy.nextLong() >>> 1) % BASE_REACHABLE_NANOS;
        this.entries = new TupleTable<>(hash);
        this.order = new EvictionOrder(limit);
        this.pending = new PendingShare(pendingLimit, pool);
        Counters scope = counters.scope("neighbor");
        this.failed = scope.counter("failed");
        this.evicted = scope.counter("evicted");
        this.dropUnresolved = scope.counter("drop.unresolved");
    }

    /** Names the observer that is notified of each neighbor that did not answer. */
    public void observeFailures(FailureObserver observer) {
        failureObserver = observer;
    }

    /** Whether the neighbor was asked for, and did not answer. */
    public boolean isFailed(long high, long low) {
        NeighborEntry entry = find(high, low);
        return entry != null && entry.isFailed();
    }

    /** The entry of that address, made on first use. */
    public NeighborEntry entry(long high, long low) {
        NeighborEntry entry = find(high, low);
        if (entry == null) {
            if (entries.size() >= limit) {
                evict(order.next());
            }
            entry = new NeighborEntry(
                    this, isIpv4(high, low) ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6, high, low);
            entries.add(entry);
            order.add(entry);
        }
        return entry;
    }

    /** The entry of that address, or {@code null}. */
    public NeighborEntry find(long high, long low) {
        return entries.find(0, 0, 0, high, low, 0);
    }

    /** A neighbor answered us (RFC 4861 §7.2.5; for ARP, a reply). Unsolicited answers change nothing. */
    public void onAnswer(long high, long low, long mac, boolean override, long nowNanos) {
        NeighborEntry entry = find(high, low);
        if (entry != null) {
            entry.onAnswer(mac, override, nowNanos);
        }
    }

    /** The same without a link address: it is reachable where the address is known (RFC 4861 §7.2.5). */
    public void onAnswerWithoutAddress(long high, long low, long nowNanos) {
        NeighborEntry entry = find(high, low);
        if (entry != null) {
            entry.onReachable(nowNanos);
        }
    }

    /** An ARP reply: taken where one is awaited. Otherwise any host could move a neighbor elsewhere by one frame. */
    public void onReply(long high, long low, long mac, long nowNanos) {
        NeighborEntry entry = find(high, low);
        if (entry != null && entry.isSoliciting()) {
            entry.onAnswer(mac, true, nowNanos);
        }
    }

    /**
     * A neighbor named its address (RFC 4861 §7.2.3; for ARP, RFC 826's merge).
     *
     * @param create whether it spoke to us, so that an answer will need its address
     */
    public void onMention(long high, long low, long mac, boolean override, boolean create, long nowNanos) {
        NeighborEntry entry = create ? entry(high, low) : find(high, low);
        if (entry != null) {
            entry.onMention(mac, override, nowNanos);
        }
    }

    public int size() {
        return entries.size();
    }

    /** Forgets all neighbors: the link may lead to others now. */
    public void forget() {
        List<NeighborEntry> all = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.capacity(); i++) {
            if (entries.at(i) != null) {
                all.add(entries.at(i));
            }
        }
        all.forEach(this::remove);
    }

    /** Forgets everything and releases the packets that wait. */
    public void close() {
        for (int i = 0; i < entries.capacity(); i++) {
            NeighborEntry entry = entries.at(i);
            if (entry != null) {
                entry.evict();
            }
        }
    }

    PendingShare pending() {
        return pending;
    }

    EvictionOrder order() {
        return order;
    }

    EthernetLink link() {
        return link;
    }

    TimerWheel timers() {
        return timers;
    }

    long reachableNanos() {
        return reachableNanos;
    }

    void solicit(NeighborEntry entry, long knownMac) {
        Solicitor solicitor = isIpv4(entry.remoteHigh(), entry.remoteLow()) ? arp : ndp;
        solicitor.solicit(entry.remoteHigh(), entry.remoteLow(), knownMac);
    }

    void onFailed(NeighborEntry entry) {
        failed.increment();
        failureObserver.onFailed(entry.remoteHigh(), entry.remoteLow());
    }

    void countUnresolved() {
        dropUnresolved.increment();
    }

    private void evict(NeighborEntry entry) {
        remove(entry);
        evicted.increment();
    }

    private void remove(NeighborEntry entry) {
        entries.remove(entry);
        order.remove(entry);
        entry.evict();
    }

    private static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }
}
