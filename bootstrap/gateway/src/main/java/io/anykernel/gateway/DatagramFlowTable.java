package io.anykernel.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The flows of a gateway in two segments, each with its least recently used flow first (a segmented LRU list). A flow begins on
 * probation. It is protected once its client has sent again after the service answered, as long as that leaves an eighth of its port's
 * flows on probation: a newcomer finds a place there at any time, and no number of newcomers ends an exchange that goes on. Confined
 * to the gateway's Cpu.
 */
final class DatagramFlowTable {
    private final DatagramLimits limits;
    private final Shares shares;
    private final Map<DatagramFlow.Key, DatagramFlow> probationary = leastRecentlyUsedFirst();
    private final Map<DatagramFlow.Key, DatagramFlow> protectedOnes = leastRecentlyUsedFirst();

    DatagramFlowTable(DatagramLimits limits, Shares shares) {
        this.limits = limits;
        this.shares = shares;
    }

    private static Map<DatagramFlow.Key, DatagramFlow> leastRecentlyUsedFirst() {
        return new LinkedHashMap<>(64, 0.75f, true);
    }

    int size() {
        return probationary.size() + protectedOnes.size();
    }

    /** The flow of that key, which is used by that, or {@code null}. */
    DatagramFlow find(DatagramFlow.Key key) {
        DatagramFlow found = protectedOnes.get(key);
        return found != null ? found : probationary.get(key);
    }

    void add(DatagramFlow flow) {
        probationary.put(flow.key(), flow);
        flow.key().published().opened();
    }

    void remove(DatagramFlow flow) {
        PublishedDatagrams port = flow.key().published();
        if (protectedOnes.remove(flow.key()) != null) {
            port.unprotected();
        } else {
            probationary.remove(flow.key());
        }
        port.ended();
    }

    /** The client of a flow that was found has sent. */
    void heard(DatagramFlow flow) {
        PublishedDatagrams port = flow.key().published();
        if (flow.isAnswered() && port.mayProtect() && probationary.remove(flow.key()) != null) {
            protectedOnes.put(flow.key(), flow);
            port.protectedOne();
        }
    }

    /** The flow without a datagram for longest, or {@code null}. */
    DatagramFlow leastRecentlyUsed() {
        return olderOf(first(probationary), first(protectedOnes));
    }

    private static DatagramFlow first(Map<DatagramFlow.Key, DatagramFlow> flows) {
        return flows.isEmpty() ? null : flows.values().iterator().next();
    }

    private static DatagramFlow olderOf(DatagramFlow one, DatagramFlow other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.lastUsedNanos() - one.lastUsedNanos() < 0 ? other : one;
    }

    /** Whether {@code port} may have one more flow now. */
    boolean hasRoom(PublishedDatagrams port) {
        return shares.hasRoom(port, size(), limits.flows());
    }

    /**
     * The flow that ends for a newcomer at {@code port}, or {@code null}: none of another port that its own port's share covers, and a
     * protected one only if it was idle, or if nothing is on probation.
     */
    DatagramFlow yielding(PublishedDatagrams port, long nowNanos) {
        DatagramFlow newest = firstThatMayYield(probationary, port);
        DatagramFlow kept = firstThatMayYield(protectedOnes, port);
        boolean isKeptIdle = kept != null && nowNanos - kept.lastUsedNanos() >= limits.yieldNanos();
        return newest == null || isKeptIdle ? olderOf(newest, kept) : newest;
    }

    private DatagramFlow firstThatMayYield(Map<DatagramFlow.Key, DatagramFlow> flows, PublishedDatagrams port) {
        for (DatagramFlow flow : flows.values()) {
            PublishedDatagrams of = flow.key().published();
            if (of == port || shares.isAboveShare(of, limits.flows())) {
                return flow;
            }
        }
        return null;
    }

    /** Closes all; none is left. */
    void close() {
        probationary.values().forEach(DatagramFlow::close);
        protectedOnes.values().forEach(DatagramFlow::close);
        probationary.clear();
        protectedOnes.clear();
    }
}
