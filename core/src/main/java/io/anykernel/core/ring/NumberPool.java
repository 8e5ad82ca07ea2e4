package io.anykernel.core.ring;

/**
 * The numbers from 0 to a count, taken and given back: identifiers of requests that a back end repeats in any order, pages that are
 * granted to it. The last one given back is the first to be taken, so that few are in use where few are needed. The bookkeeping lies in
 * the heap, out of the back end's reach.
 */
public final class NumberPool {
    private final int[] free;
    private final boolean[] isTaken;
    private int available;

    /** All of them free. */
    public NumberPool(int count) {
        free = new int[count];
        isTaken = new boolean[count];
        for (int i = 0; i < count; i++) {
            free[i] = count - 1 - i;
        }
        available = count;
    }

    public int count() {
        return free.length;
    }

    public int available() {
        return available;
    }

    /** Takes one; there must be one. */
    public int take() {
        int number = free[--available];
        isTaken[number] = true;
        return number;
    }

    /** Whether {@code number}, which another party names, is one that is taken. */
    public boolean isTaken(long number) {
        return number >= 0 && number < isTaken.length && isTaken[(int) number];
    }

    /** Releases a number that was taken. */
    public void release(int number) {
        if (!isTaken[number]) {
            throw new IllegalStateException("number " + number + " is not taken");
        }
        isTaken[number] = false;
        free[available++] = number;
    }
}
