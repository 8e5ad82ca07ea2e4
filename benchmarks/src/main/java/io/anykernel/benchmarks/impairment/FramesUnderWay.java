package io.anykernel.benchmarks.impairment;

import io.anykernel.hypercall.Memory;

/**
 * Frames between the ends of a link, by the time of their arrival; those of one time in the order in which they came. A
 * binary heap of places in one memory, which nothing is allocated for. Nanoseconds.
 */
final class FramesUnderWay {
    private final Memory memory;
    private final int frameBytes;
    /** Free places; those of the frames under way are in {@link #places}. */
    private final int[] free;

    private int freeCount;
    private final int[] lengths;

    // The heap: the earliest at 0, what follows the one at i at 2i + 1 and 2i + 2.
    private final long[] arrivals;
    private final long[] orders;
    private final int[] places;
    private int count;
    private long nextOrder;

    /** @param memory {@code capacity} places of {@code frameBytes} */
    FramesUnderWay(Memory memory, int capacity, int frameBytes) {
        this.memory = memory;
        this.frameBytes = frameBytes;
        this.free = new int[capacity];
        this.lengths = new int[capacity];
        this.arrivals = new long[capacity];
        this.orders = new long[capacity];
        this.places = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            free[i] = i;
        }
        freeCount = capacity;
    }

    /** Copies a frame; false if there is no place. */
    boolean add(Memory from, int lengthBytes, long arrivalNanos) {
        if (freeCount == 0) {
            return false;
        }
        int place = free[--freeCount];
        lengths[place] = lengthBytes;
        from.copyTo(0, memory, place * frameBytes, lengthBytes);
        int at = count++;
        long order = nextOrder++;
        while (at > 0 && isBefore(arrivalNanos, order, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, arrivalNanos, order, place);
        return true;
    }

    /** When the earliest arrives, or {@code Long.MAX_VALUE}. */
    long nextNanos() {
        return count == 0 ? Long.MAX_VALUE : arrivals[0];
    }

    Memory memory() {
        return memory;
    }

    /** Where the earliest starts in {@link #memory}. */
    int firstOffset() {
        return places[0] * frameBytes;
    }

    int firstBytes() {
        return lengths[places[0]];
    }

    void removeFirst() {
        free[freeCount++] = places[0];
        int last = --count;
        int at = 0;
        for (int child = 1; child < last; child = 2 * at + 1) {
            if (child + 1 < last && isBefore(arrivals[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (!isBefore(arrivals[child], orders[child], last)) {
                break;
            }
            move(child, at);
            at = child;
        }
        move(last, at);
    }

    void clear() {
        while (count > 0) {
            free[freeCount++] = places[--count];
        }
    }

    private boolean isBefore(long arrivalNanos, long order, int other) {
        return arrivalNanos != arrivals[other] ? arrivalNanos < arrivals[other] : order < orders[other];
    }

    private void move(int from, int to) {
        put(to, arrivals[from], orders[from], places[from]);
    }

    private void put(int at, long arrivalNanos, long order, int place) {
        arrivals[at] = arrivalNanos;
        orders[at] = order;
        places[at] = place;
    }
}
