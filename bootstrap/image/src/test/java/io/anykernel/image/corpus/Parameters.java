package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;

/** Parameters that {@code try} assigns: a handler sees what was assigned last before the exception, or what was passed. */
final class Parameters implements Corpus.Program {
    private static final int WAYS = 5;

    private int steps;

    @Override
    public void run() {
        for (int i = 0; i < WAYS; i++) {
            int way = i;
            probe("once " + way, () -> once("passed", way));
            probe("twice " + way, () -> twice("passed", way));
            probe("numbers " + way, () -> numbers(way, 7L, 1.5, 2.5f, 'c'));
            probe("counted " + way, () -> counted(way, 10));
            probe("nested " + way, () -> nested("passed", way));
            probe("finally " + way, () -> ended(new StringBuilder(), "passed", way));
            probe("loop " + way, () -> loop("", way));
            probe("of instance " + way, () -> new Parameters().ofInstance("passed", new int[] {1}, way));
            probe("only thrown " + way, () -> onlyThrown("passed", way));
        }
    }

    private static String fail(int way, int step, String value) {
        if (way == step) {
            throw new IllegalStateException("step " + step);
        }
        return value + step;
    }

    private static String once(String text, int way) {
        try {
            text = fail(way, 1, "first");
            fail(way, 2, "");
        } catch (IllegalStateException thrown) {
            return "caught " + text;
        }
        return text;
    }

    private static String twice(String text, int way) {
        try {
            fail(way, 0, "");
            text = fail(way, 1, "first");
            text = fail(way, 2, text + "second");
            text = null;
            fail(way, 3, "");
        } catch (IllegalStateException thrown) {
            text = "caught " + text;
        }
        return text;
    }

    private static String numbers(int way, long wide, double real, float small, char letter) {
        try {
            fail(way, 0, "");
            wide += 1L << 40;
            real = -real;
            fail(way, 1, "");
            small *= 3;
            letter++;
            fail(way, 2, "");
            wide = fail(way, 3, "text").length();
        } catch (IllegalStateException thrown) {
            return "caught " + wide + " " + real + " " + small + " " + letter;
        }
        return wide + " " + real + " " + small + " " + letter;
    }

    private static int counted(int way, int number) {
        try {
            number++;
            fail(way, 0, "");
            number += way / (way - 1);
            number++;
            fail(way, 2, "");
            number = 1000;
        } catch (IllegalStateException | ArithmeticException thrown) {
            return -number;
        }
        return number;
    }

    private static String nested(String text, int way) {
        try {
            try {
                text = fail(way, 1, "inner");
                fail(way, 2, "");
            } catch (ArithmeticException never) {
                text = "never";
            } finally {
                text += " finally";
            }
            text = fail(way, 3, text);
        } catch (IllegalStateException thrown) {
            return "outer " + text;
        }
        return text;
    }

    private static String ended(StringBuilder log, String text, int way) {
        try {
            text = fail(way, 1, "assigned");
            if (way == 4) {
                return log.append("returned ").append(text).toString();
            }
            fail(way, 2, "");
        } catch (IllegalStateException thrown) {
            log.append("caught ").append(text).append(' ');
        } finally {
            log.append("left with ").append(text);
        }
        return log.toString();
    }

    private static String loop(String text, int way) {
        for (int i = 0; i < 4; i++) {
            try {
                text = text + i;
                fail(way, i, "");
                text = fail(way, i + 1, text);
            } catch (IllegalStateException thrown) {
                text = "(" + text + ")";
            }
        }
        return text;
    }

    private String ofInstance(String text, int[] numbers, int way) {
        try {
            steps++;
            text = fail(way, steps, "own");
            numbers = new int[way - 3];
            text = text + numbers[way - 3];
            numbers = null;
            text = text + numbers.length;
        } catch (RuntimeException thrown) {
            return thrown.getClass().getSimpleName() + " " + text + " " + (numbers == null ? "none" : numbers.length);
        }
        return text;
    }

    private static Object onlyThrown(Object value, int way) {
        try {
            value = fail(way, 0, "x") + ((String) value).charAt(way * 2);
            value = Integer.valueOf(value.hashCode());
            value = ((String) value).length();
        } catch (ClassCastException thrown) {
            return "cast " + value;
        } catch (RuntimeException thrown) {
            return "caught " + value;
        }
        return value;
    }
}
