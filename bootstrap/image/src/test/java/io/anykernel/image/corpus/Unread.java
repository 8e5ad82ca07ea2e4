package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** What throws or initialises a class does so although its result is unread, where it stands and in order. */
final class Unread implements Corpus.Program {
    private static final int[] NO_NUMBERS = {};
    private static Object text = "text";
    private static int[] absent;
    private static Unread missing;
    private static int count;

    private int field = 3;
    private long[] longs;

    private record Pair(String first, int second) {}

    /** Says when it is initialised. */
    private static final class Noisy {
        static int value = announce();

        private static int announce() {
            say("noisy");
            return 4;
        }
    }

    @Override
    public void run() {
        probe("element", Unread::element);
        probe("computed with", Unread::computedWith);
        probe("length", Unread::length);
        probe("field", Unread::fieldOfNull);
        probe("element of field", Unread::elementOfField);
        probe("field of cast", Unread::fieldOfCast);
        probe("copy of null", Unread::cloneOfNull);
        probe("static field", Unread::staticField);
        probe("result of call", Unread::resultOfCall);
        probe("argument of call", Unread::argumentOfCall);
        probe("cast returned", Unread::castReturned);
        probe("cast passed", Unread::castPassed);
        probe("cast passed through", Unread::castPassedThrough);
        probe("cast stored", Unread::castStored);
        probe("in finally", Unread::inFinally);
        probe("order in loop", Unread::orderInLoop);
        probe("cast in loop", Unread::castInLoop);
        probe("caught in loop", Unread::caughtInLoop);
        probe("length in loop", Unread::lengthInLoop);
        probe("sums in loop", () -> sumsInLoop(new int[] {5, 6}, new long[] {1L << 40}, new byte[][] {{1, -2}}));
    }

    private static Object element() {
        int unread = NO_NUMBERS[count];
        return "on";
    }

    private static Object computedWith() {
        int unread = -(NO_NUMBERS[count + 1] * 2);
        long wide = unread;
        return "on";
    }

    private static Object length() {
        int unread = absent.length;
        return "on";
    }

    private static Object fieldOfNull() {
        int unread = missing.field;
        return "on";
    }

    private static Object elementOfField() {
        long unread = new Unread().longs[0] + 1;
        return "on";
    }

    private static Object fieldOfCast() {
        int unread = ((Unread) text).field;
        return "on";
    }

    private static Object cloneOfNull() {
        int[] unread = absent.clone();
        return "on";
    }

    private static Object staticField() {
        int unread = Noisy.value;
        return "on";
    }

    private static int elementAt(int[] array, int index) {
        return array[index];
    }

    private static Object resultOfCall() {
        elementAt(NO_NUMBERS, count);
        return "on";
    }

    private static void ignore(int unread) {
        count++;
    }

    private static Object argumentOfCall() {
        ignore(NO_NUMBERS[count & 1]);
        return "on";
    }

    private static Integer asInteger(Object value) {
        return (Integer) value;
    }

    private static Object castReturned() {
        asInteger(text);
        return "on";
    }

    private static void ignore(Integer unread) {
        count++;
    }

    private static Object castPassed() {
        ignore((Integer) text);
        return "on";
    }

    private static Integer same(Integer value) {
        return value;
    }

    private static Object castPassedThrough() {
        same((Integer) text);
        return "on";
    }

    private static Object castStored() {
        new Pair((String) (Object) Integer.valueOf(count), 2);
        return "on";
    }

    private static Object inFinally() {
        int unread = 0;
        try {
            count += 2;
        } finally {
            unread = -(NO_NUMBERS[Math.max(unread, count)]);
        }
        return "on";
    }

    /** The first round is announced before it fails. */
    private static Object orderInLoop() {
        Unread object = missing;
        int total = 0;
        int left = 3;
        do {
            say("round " + left);
            total += object.field;
        } while (--left > 0);
        return total;
    }

    private static Object castInLoop() {
        Object value = text;
        int total = 0;
        int left = 3;
        do {
            say("cast " + left);
            total += ((Unread) value).field;
        } while (--left > 0);
        return total;
    }

    private static Object caughtInLoop() {
        Unread object = missing;
        int caught = 0;
        int left = 3;
        do {
            try {
                left -= object.field;
            } catch (NullPointerException expected) {
                caught++;
            }
        } while (--left > 0);
        return caught;
    }

    private static Object lengthInLoop() {
        int[] array = absent;
        int left = 2;
        while (true) {
            say("length " + left);
            left -= array.length;
            if (left < 0) {
                return left;
            }
        }
    }

    /** Elements keep their types where checks keep their places. */
    private static Object sumsInLoop(int[] numbers, long[] wides, byte[][] rows) {
        long total = 0;
        for (int i = 0; i < 4; i++) {
            try {
                if (i == 2) {
                    Thread.yield();
                }
                int seen = numbers[0];
                numbers[0] = seen + 1;
                wides[0] += seen;
                rows[0][1] += 3;
            } finally {
                total += numbers[0] + wides[0] * 2 + rows[0][1];
            }
        }
        return total;
    }
}
