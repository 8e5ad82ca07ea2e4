package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

/** Operands are evaluated from left to right (JLS 15.7), which C leaves open. */
final class OperandOrder implements Corpus.Program {
    private int count;
    private long wide = 100;

    private interface Three {
        String join(int a, long b, Object c);
    }

    private record Pair(int first, String second) {}

    private int next() {
        return ++count;
    }

    private long nextLong() {
        return wide += next();
    }

    private String nextText() {
        return "t" + next();
    }

    private int[] nextArray() {
        say("array " + next());
        return new int[100];
    }

    private static String two(int a, int b) {
        return a + "," + b;
    }

    private static String five(double a, int b, String c, long d, char e) {
        return a + "," + b + "," + c + "," + d + "," + (int) e;
    }

    private OperandOrder self() {
        say("self " + next());
        return this;
    }

    private String both(int a, int b) {
        return count + ":" + a + "," + b;
    }

    @Override
    public void run() {
        failures();
        say(two(next(), next()));
        say(two(count, next()));
        say(two(next(), count));
        say(two(next() - next(), next() * 10 - next()));
        say(five(next(), next(), nextText(), nextLong(), (char) next()));
        Three three = (a, b, c) -> a + "/" + b + "/" + c;
        say(three.join(next(), nextLong(), nextText()));
        say(new Pair(next(), nextText()).toString());
        say(self().both(next(), next()));
        nextArray()[next()] = next();
        say("" + (next() - next()) + (nextLong() - nextLong()) + (next() < next()));
        int[] array = {next(), next(), next()};
        say(array[0] + " " + array[1] + " " + array[2]);
        say(two(condition() ? next() : -1, next()));
        say(Math.max(next(), next()) + " " + Integer.compare(next(), next()));
        try {
            say(two(fail(), next()));
        } catch (IllegalStateException expected) {
            say("after the failure " + next());
        }
    }

    /** Of two operands that throw, the left one does; a store looks at its index after it has its value. */
    private static void failures() {
        int[] none = {};
        int[] absent = null;
        OperandOrder missing = null;
        Object text = "text";
        probe("element, field", () -> none[0] + missing.count);
        probe("field, element", () -> missing.count + none[0]);
        probe("element, length", () -> none[1] - absent.length);
        probe("length, element", () -> absent.length - none[1]);
        probe("cast, element", () -> (Integer) text + none[0]);
        probe("element, cast", () -> none[0] + (Integer) text);
        probe("division, field", () -> 1 / none.length + missing.count);
        probe("field, division", () -> missing.count + 1 / none.length);
        probe("store", () -> none[0] = missing.count);
        probe("store in null", () -> absent[0] = none[0]);
        probe("store of field in null", () -> absent[0] = 1 / none.length);
        probe("put", () -> missing.count = none[0]);
        probe("compare", () -> none[0] < missing.count);
        probe("arguments", () -> two(none[0], missing.count));
        probe("other arguments", () -> two(missing.count, none[0]));
        probe("on null", () -> missing.both(none[0], 1));
        probe("concatenation", () -> "a" + missing.count + none[0]);
        probe("nested", () -> none[absent.length]);
        probe("compound", () -> none[0] += missing.count);
        probe("compound on null", () -> absent[0] += 1 / none.length);
    }

    private boolean condition() {
        return next() > 0;
    }

    private int fail() {
        throw new IllegalStateException();
    }
}
