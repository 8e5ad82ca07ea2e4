package io.anykernel.image.corpus;

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

    private boolean condition() {
        return next() > 0;
    }

    private int fail() {
        throw new IllegalStateException();
    }
}
