package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

/** Locals of every type, assigned in try and read in catch and finally. */
final class Spills implements Corpus.Program {
    private static int made;

    @Override
    public void run() {
        for (int i = 0; i < 6; i++) {
            say(references(i, new Object[7]));
            say(numbers(i));
            say(loop(i));
            say(nested(i));
        }
    }

    private static Object make(int i) {
        made++;
        return "v" + i;
    }

    private static void boom(boolean really) {
        if (really) {
            throw new IllegalStateException();
        }
    }

    private static String references(int i, Object[] array) {
        Object x = null;
        Object[] y = array;
        try {
            x = make(i);
            y = new Object[] {x};
            boom(i % 2 == 0);
            x = make(i + 1);
            boom(true);
        } catch (IllegalStateException e) {
            return "x=" + x + " y=" + y.length;
        }
        return "none";
    }

    private static String numbers(int i) {
        int a = 1;
        long b = 2;
        float c = 3;
        double d = 4;
        char e = 'a';
        boolean f = false;
        byte g = 5;
        try {
            a += i;
            boom(i == 0);
            b *= a + 10L;
            boom(i == 1);
            c /= b;
            boom(i == 2);
            d -= c;
            e++;
            boom(i == 3);
            f = !f;
            g <<= 5;
            boom(i == 4);
        } catch (IllegalStateException thrown) {
            a = -a;
        } finally {
            b++;
        }
        return a + " " + b + " " + Float.floatToIntBits(c) + " " + Double.doubleToLongBits(d) + " " + e + " " + f + " "
                + g;
    }

    private static String loop(int limit) {
        int good = 0;
        int bad = 0;
        String last = "";
        for (int i = 0; i < 10; i++) {
            try {
                last = last + i;
                boom(i % (limit + 1) == limit);
                good += i;
                last = last + "g";
            } catch (IllegalStateException e) {
                bad += i;
                last = last + "b";
            }
        }
        return good + " " + bad + " " + last;
    }

    private static String nested(int kind) {
        String trace = "";
        int depth = 0;
        try {
            depth = 1;
            try {
                depth = 2;
                trace += "in";
                boom(kind > 1);
                trace += "ok";
            } catch (IllegalStateException e) {
                trace += "c" + depth;
                depth = 3;
                boom(kind > 3);
            } finally {
                trace += "f" + depth;
                depth += 10;
            }
            boom(kind == 1);
        } catch (IllegalStateException e) {
            trace += "o" + depth;
        }
        return trace + depth;
    }
}
