package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** Indexes are checked wherever they may be out of bounds: after tests that say nothing of them too. */
final class Bounds implements Corpus.Program {
    private static final int[] NUMBERS = {1, 2, 3};
    private static int nine = 9;

    @Override
    public void run() {
        for (int index : new int[] {-1, 0, 2, 3, 9, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            say("index " + index);
            probe("plain", () -> plain(NUMBERS, index));
            probe("after a test for too large", () -> afterTooLarge(NUMBERS, index));
            probe("after a test for negative", () -> afterNegative(NUMBERS, index));
            probe("after both tests", () -> afterBoth(NUMBERS, index));
            probe("in handler", () -> inHandler(NUMBERS, index));
            probe("store in handler", () -> storeInHandler(new int[3], index));
            probe("after handler", () -> afterHandler(NUMBERS, index));
            probe("loop from", () -> loopFrom(NUMBERS, index));
            probe("loop down", () -> loopDown(NUMBERS, index));
            probe("other array", () -> otherArray(NUMBERS, new int[1], index));
            probe("array changed", () -> arrayChanged(NUMBERS, index));
            probe("index changed", () -> indexChanged(NUMBERS, index));
        }
        probe("constant", Bounds::constant);
        probe("constant store", Bounds::constantStore);
        probe("sized by value", () -> sizedByValue(nine));
        probe("inverted", () -> inverted(NUMBERS));
        probe("wraps", () -> wraps(NUMBERS));
    }

    private static Object plain(int[] array, int index) {
        return array[index] + array[index];
    }

    private static Object afterTooLarge(int[] array, int index) {
        int extra = 0;
        if (index >= array.length) {
            extra = 10;
        }
        return array[index] + extra;
    }

    private static Object afterNegative(int[] array, int index) {
        int extra = 0;
        if (index < 0) {
            extra = 10;
        }
        return array[index] + extra;
    }

    private static Object afterBoth(int[] array, int index) {
        int extra = 0;
        if (index < 0 || index >= array.length) {
            extra = 20;
        }
        return extra + (extra == 0 ? array[index] : 1) + array[index];
    }

    private static Object inHandler(int[] array, int index) {
        try {
            return array[index];
        } catch (ArrayIndexOutOfBoundsException expected) {
            return array[index];
        }
    }

    private static Object storeInHandler(int[] array, int index) {
        try {
            array[index] = 1;
        } catch (ArrayIndexOutOfBoundsException expected) {
            array[index] = 2;
        }
        return array[0] + array[index];
    }

    private static Object afterHandler(int[] array, int index) {
        int got = 0;
        try {
            got = array[index];
        } catch (ArrayIndexOutOfBoundsException expected) {
            got = 5;
        }
        return got + array[index];
    }

    private static Object loopFrom(int[] array, int first) {
        int total = 0;
        for (int i = first; i < array.length; i++) {
            total += array[i];
        }
        return total;
    }

    private static Object loopDown(int[] array, int first) {
        int total = 0;
        for (int i = first; i >= 0; i--) {
            total += array[i];
        }
        return total;
    }

    private static Object otherArray(int[] array, int[] other, int index) {
        int total = 0;
        if (index < array.length) {
            total += other[index];
        }
        return total + array[index];
    }

    private static Object arrayChanged(int[] array, int index) {
        int[] now = array;
        int total = 0;
        for (int i = 0; i < 2; i++) {
            total += now[index];
            now = new int[1];
        }
        return total;
    }

    private static Object indexChanged(int[] array, int index) {
        int total = array[index];
        int next = index;
        do {
            next++;
            total += array[next];
        } while (next < 2);
        return total;
    }

    private static Object constant() {
        int[] array = new int[4];
        return array[10];
    }

    private static Object constantStore() {
        long[] array = {1, 2};
        array[2] = 7;
        return array[1];
    }

    private static Object sizedByValue(int size) {
        int[] array = new int[size];
        array[size - 1] = 4;
        return array[size];
    }

    private static Object inverted(int[] array) {
        int i = 5;
        if (array.length > i) {
            return array[i];
        }
        return array[i] + 1;
    }

    private static Object wraps(int[] array) {
        int total = 0;
        for (int i = Integer.MAX_VALUE - 1; i > 0; i++) {
            total += i;
        }
        int i = Integer.MAX_VALUE;
        if (i > 0) {
            i++;
        }
        return total + array[i];
    }
}
