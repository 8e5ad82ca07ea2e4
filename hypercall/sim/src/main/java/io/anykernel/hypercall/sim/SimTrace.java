package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Memory;

/**
 * A hash over everything that passes: each frame and block with its time and place. Two runs that print the same hash saw
 * the same bytes at the same virtual times. FNV-1a's step over 64-bit words, tails byte by byte.
 */
public final class SimTrace {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = OFFSET_BASIS;
    private long records;

    /** Notes that {@code kind} happened to some bytes. */
    void record(String kind, long nanos, long place, Memory memory, int offset, int lengthBytes) {
        record(kind, nanos, place, lengthBytes);
        int i = offset;
        int end = offset + lengthBytes;
        for (; i + 8 <= end; i += 8) {
            feed(memory.i64le(i));
        }
        for (; i < end; i++) {
            feed(memory.u8(i));
        }
    }

    /** Notes that {@code kind} happened, about no bytes. */
    void record(String kind, long nanos, long place, long value) {
        records++;
        for (int i = 0; i < kind.length(); i++) {
            feed(kind.charAt(i));
        }
        feed(nanos);
        feed(place);
        feed(value);
    }

    private void feed(long word) {
        // The shift carries high bits down; multiplication alone only carries them up.
        long mixed = (hash ^ word) * PRIME;
        hash = mixed ^ mixed >>> 32;
    }

    public long hash() {
        return hash;
    }

    /** How many frames and blocks are in the hash. */
    public long records() {
        return records;
    }
}
