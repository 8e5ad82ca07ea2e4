package io.anykernel.core.table;

/**
 * Entries by address tuple: open addressing with linear probing under a keyed hash, so that a peer who chooses addresses
 * and ports cannot make chains. Removal shifts the chain back, so that there are no tombstones. Grows by doubling;
 * finding and removing allocate nothing. Confined to one Cpu.
 */
public final class TupleTable<T extends Tuple> {
    private static final int INITIAL_CAPACITY = 64;

    private final SipHash hash;
    private Tuple[] entries = new Tuple[INITIAL_CAPACITY];
    private int size;

    /** @param hash keyed with a secret of this kernel */
    public TupleTable(SipHash hash) {
        this.hash = hash;
    }

    /** The entry of that name, or {@code null}. */
    @SuppressWarnings("unchecked")
    public T find(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        long wanted = hash.hash(localHigh, localLow, remoteHigh, remoteLow, (long) localPort << 16 | remotePort);
        int mask = entries.length - 1;
        for (int at = (int) wanted & mask; entries[at] != null; at = (at + 1) & mask) {
            Tuple entry = entries[at];
            if (entry.hash == wanted
                    && entry.isNamed(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort)) {
                return (T) entry;
            }
        }
        return null;
    }

    /** Adds an entry whose name is not in the table. */
    public void add(T entry) {
        if (2 * (size + 1) > entries.length) {
            grow();
        }
        entry.hash = hash.hash(
                entry.localHigh(),
                entry.localLow(),
                entry.remoteHigh(),
                entry.remoteLow(),
                entry.ports() & 0xffff_ffffL);
        place(entry);
        size++;
    }

    /** Removes this very entry; returns whether it was there. */
    public boolean remove(T entry) {
        int mask = entries.length - 1;
        int at = (int) entry.hash & mask;
        while (entries[at] != entry) {
            if (entries[at] == null) {
                return false;
            }
            at = (at + 1) & mask;
        }
        closeGap(at, mask);
        size--;
        return true;
    }

    public int size() {
        return size;
    }

    /** Number of places; {@link #at} takes an index below it. Both change when entries are added or removed. */
    public int capacity() {
        return entries.length;
    }

    /** The entry in a place, or {@code null}: for listing. */
    @SuppressWarnings("unchecked")
    public T at(int index) {
        return (T) entries[index];
    }

    private void closeGap(int gapAt, int mask) {
        int gap = gapAt;
        for (int at = (gap + 1) & mask; entries[at] != null; at = (at + 1) & mask) {
            int home = (int) entries[at].hash & mask;
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                entries[gap] = entries[at];
                gap = at;
            }
        }
        entries[gap] = null;
    }

    private void place(Tuple entry) {
        int mask = entries.length - 1;
        int at = (int) entry.hash & mask;
        while (entries[at] != null) {
            at = (at + 1) & mask;
        }
        entries[at] = entry;
    }

    private void grow() {
        Tuple[] old = entries;
        entries = new Tuple[old.length * 2];
        for (Tuple entry : old) {
            if (entry != null) {
                place(entry);
            }
        }
    }
}
