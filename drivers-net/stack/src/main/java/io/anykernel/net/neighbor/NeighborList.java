package io.anykernel.net.neighbor;

/** Entries in the order in which they were appended, linked through themselves: each is in one list at most. */
final class NeighborList {
    private NeighborEntry first;
    private NeighborEntry last;
    private int count;

    boolean isEmpty() {
        return first == null;
    }

    int count() {
        return count;
    }

    /** {@code null} if there is none. */
    NeighborEntry first() {
        return first;
    }

    /** {@code null} if there is none. */
    NeighborEntry last() {
        return last;
    }

    void append(NeighborEntry entry) {
        entry.list = this;
        entry.older = last;
        if (last == null) {
            first = entry;
        } else {
            last.newer = entry;
        }
        last = entry;
        count++;
    }

    void remove(NeighborEntry entry) {
        if (entry.older == null) {
            first = entry.newer;
        } else {
            entry.older.newer = entry.newer;
        }
        if (entry.newer == null) {
            last = entry.older;
        } else {
            entry.newer.older = entry.older;
        }
        entry.older = null;
        entry.newer = null;
        entry.list = null;
        count--;
    }
}
