package io.anykernel.fs.tmpfs;

import java.util.HashMap;
import java.util.Map;

/**
 * The entries of one directory, by name and in the order of their making. An entry's sequence number is its cookie: it
 * never changes and is never used again. Guarded by the lock of the names.
 */
final class DirectoryIndex {
    /** A name and its node. */
    static final class Entry {
        private final String name;
        private final long sequence;
        private final TmpNode node;

        private Entry(String name, long sequence, TmpNode node) {
            this.name = name;
            this.sequence = sequence;
            this.node = node;
        }

        String name() {
            return name;
        }

        long sequence() {
            return sequence;
        }

        TmpNode node() {
            return node;
        }
    }

    private final Map<String, Entry> byName = new HashMap<>();
    /** Ascending by sequence; a removed entry leaves a gap until the next compaction, its number stays. */
    private Entry[] ordered = new Entry[8];

    private long[] sequences = new long[8];
    private int used;
    private long nextSequence = 1;

    int size() {
        return byName.size();
    }

    TmpNode find(String name) {
        Entry entry = byName.get(name);
        return entry == null ? null : entry.node;
    }

    /** Adds a name that is not there. */
    void add(String name, TmpNode node) {
        if (used == ordered.length) {
            compact();
        }
        Entry entry = new Entry(name, nextSequence++, node);
        byName.put(name, entry);
        ordered[used] = entry;
        sequences[used] = entry.sequence;
        used++;
    }

    /** Removes a name that is there. */
    void remove(String name) {
        Entry entry = byName.remove(name);
        ordered[after(entry.sequence - 1)] = null;
    }

    /** The entry made last, or {@code null} if there is none. */
    Entry last() {
        while (used > 0 && ordered[used - 1] == null) {
            used--;
        }
        return used == 0 ? null : ordered[used - 1];
    }

    /** Copies entries whose sequence is above {@code cookie} into {@code batch}; returns how many. */
    int copyAfter(long cookie, Entry[] batch) {
        int copied = 0;
        for (int i = after(cookie); i < used && copied < batch.length; i++) {
            if (ordered[i] != null) {
                batch[copied++] = ordered[i];
            }
        }
        return copied;
    }

    /** First place whose sequence is above {@code sequence}. */
    private int after(long sequence) {
        int low = 0;
        int high = used;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequences[middle] <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Closes the gaps, and grows if more than half is in use all the same. */
    private void compact() {
        int capacity = Math.max(8, byName.size() * 2);
        Entry[] kept = new Entry[capacity];
        long[] keptSequences = new long[capacity];
        int count = 0;
        for (int i = 0; i < used; i++) {
            if (ordered[i] != null) {
                kept[count] = ordered[i];
                keptSequences[count] = sequences[i];
                count++;
            }
        }
        ordered = kept;
        sequences = keptSequences;
        used = count;
    }
}
