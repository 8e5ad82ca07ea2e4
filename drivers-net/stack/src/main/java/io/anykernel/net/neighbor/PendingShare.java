package io.anykernel.net.neighbor;

import io.anykernel.core.packet.PacketPool;

/**
 * Bounds the packets that wait for the addresses of all neighbors of a link: they hold buffers that nothing can be received
 * without, the last of which never waits. Neighbors stand in the order in which their packets began to wait; the first one's oldest packet gives way.
 */
final class PendingShare {
    private final int limit;
    private final PacketPool pool;
    private int count;
    private NeighborEntry first;
    private NeighborEntry last;

    PendingShare(int limit, PacketPool pool) {
        this.limit = limit;
        this.pool = pool;
    }

    /** A packet of the neighbor waits. */
    void add(NeighborEntry entry) {
        count++;
        if (!entry.isListed) {
            entry.isListed = true;
            if (last == null) {
                first = entry;
            } else {
                last.nextListed = entry;
            }
            last = entry;
        }
        while (count > limit || count > 0 && pool.available() == 0) {
            giveWay();
        }
    }

    /** A packet waits no more. Neighbors without any leave the list when they come to its head. */
    void remove() {
        count--;
    }

    private void giveWay() {
        if (first.hasPending()) {
            first.dropOldestPending();
        }
        if (!first.hasPending()) {
            NeighborEntry empty = first;
            first = empty.nextListed;
            last = first == null ? null : last;
            empty.nextListed = null;
            empty.isListed = false;
        }
    }
}
