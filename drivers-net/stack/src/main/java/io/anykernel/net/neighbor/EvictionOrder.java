package io.anykernel.net.neighbor;

/**
 * The order in which neighbors leave a full cache, at a cost that does not depend on its size. Three classes, each with the one
 * used longest ago first:
 *
 * <pre>
 *   unresolved    no link address: asked for, or failed          leaves first; an eighth of the cache stays its own
 *   resolved      it named its address                           leaves next
 *   confirmed     a layer above saw that what was sent arrives   leaves last; three quarters of the cache at most
 * </pre>
 *
 * <p>Addresses that nothing answers for, and hosts that name many of their own, so displace one another and none that an
 * application talks to. Linux keeps entries that a route refers to, and has no room left where those are too many.
 */
final class EvictionOrder {
    private final int unresolvedFloor;
    private final int confirmedLimit;
    private final NeighborList unresolved = new NeighborList();
    private final NeighborList resolved = new NeighborList();
    private final NeighborList confirmed = new NeighborList();

    /** @param limit most neighbors in the cache */
    EvictionOrder(int limit) {
        this.unresolvedFloor = Math.max(1, limit / 8);
        this.confirmedLimit = limit - limit / 4;
    }

    void add(NeighborEntry entry) {
        unresolved.append(entry);
    }

    /** The entry was sent to. */
    void onUse(NeighborEntry entry) {
        move(entry, entry.list);
    }

    /** The entry's link address is known, or is not any more. */
    void onResolved(NeighborEntry entry, boolean isKnown) {
        if (!isKnown) {
            move(entry, unresolved);
        } else if (entry.list == unresolved) {
            move(entry, resolved);
        }
    }

    /** A layer above saw that what was sent to the entry arrives. */
    void onConfirmed(NeighborEntry entry) {
        if (entry.list != resolved) {
            return;
        }
        move(entry, confirmed);
        if (confirmed.count() > confirmedLimit) {
            move(confirmed.first(), resolved);
        }
    }

    /** The neighbor that is to leave; there must be one. */
    NeighborEntry next() {
        if (unresolved.count() > unresolvedFloor || resolved.isEmpty() && confirmed.isEmpty()) {
            return unresolved.first();
        }
        return resolved.isEmpty() ? confirmed.first() : resolved.first();
    }

    void remove(NeighborEntry entry) {
        entry.list.remove(entry);
    }

    private static void move(NeighborEntry entry, NeighborList to) {
        if (to.last() != entry) {
            entry.list.remove(entry);
            to.append(entry);
        }
    }
}
