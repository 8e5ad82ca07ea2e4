package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.io.Serializable;

/** Casts, classes of arrays, copies, and exceptions that are raised and caught in the same method. */
final class Types implements Corpus.Program {
    private static final int[] NUMBERS = {1, 2, 3};

    private static Object text = "text";
    private static Types missing;
    private int field = 5;

    private static final class Plain {
        private int value = 3;

        Object copy() throws CloneNotSupportedException {
            return clone();
        }
    }

    private static class Copied implements Cloneable {
        private final int[] numbers = {4, 5};
        private int value = 3;

        Copied copy() throws CloneNotSupportedException {
            return (Copied) clone();
        }
    }

    private static final class Below extends Copied {
        private final String name = "below";
    }

    @Override
    public void run() {
        branches();
        caught();
        copies();
        arrays();
        assignable();
        probe("holds lock of null", () -> Thread.holdsLock(null));
    }

    private static void branches() {
        probe("cast before equal arms", () -> equalArms(text));
        probe("cast before equal arms, right", () -> equalArms(1));
        probe("cast compared", () -> compared(text, 1));
        probe("cast chosen", () -> chosen(text, true));
        probe("cast of array before equal arms", () -> equalArrayArms(text));
        probe("cast in condition", () -> (Integer) text == null ? "on" : "on");
        probe("element before equal arms", () -> NUMBERS[NUMBERS.length] == 0 ? "on" : "on");
        probe("field before equal arms", () -> missing.field == 0 ? "on" : "on");
        probe("division before equal arms", () -> 1 / (NUMBERS[0] - 1) == 0 ? "on" : "on");
    }

    private static Object equalArms(Object value) {
        Integer number = (Integer) value;
        if (number == null) {
            return "on";
        }
        return "on";
    }

    private static Object equalArrayArms(Object value) {
        int[] numbers = (int[]) value;
        if (numbers == null) {
            return "on";
        }
        return "on";
    }

    private static Object compared(Object value, Integer other) {
        if ((Integer) value == other) {
            return "on";
        }
        return "on";
    }

    private static Object chosen(Object value, boolean isCast) {
        Integer number = isCast ? (Integer) value : null;
        return number == null ? "on" : "on";
    }

    private static void caught() {
        say(outOfBounds(NUMBERS, 3) + " " + nothing(null) + " " + wrongClass(text) + " " + tooNegative(-1));
        say(divided(0) + " " + anyOf(null, 0) + " " + anyOf(NUMBERS, 7));
    }

    private static String outOfBounds(int[] numbers, int index) {
        try {
            return "" + numbers[index];
        } catch (ArrayIndexOutOfBoundsException thrown) {
            return thrown.getClass().getName() + (thrown.getStackTrace().length > 0) + (thrown.getCause() == null);
        }
    }

    private static String nothing(Types object) {
        int value = 0;
        try {
            value = object.field;
        } catch (NullPointerException thrown) {
            return thrown.getClass().getSimpleName() + thrown.getSuppressed().length;
        }
        return "value " + value;
    }

    private static String wrongClass(Object value) {
        Integer number = null;
        try {
            number = (Integer) value;
        } catch (ClassCastException thrown) {
            thrown.addSuppressed(new IllegalStateException("suppressed"));
            return thrown.getSuppressed()[0].getMessage();
        }
        return "number " + number;
    }

    private static String tooNegative(int length) {
        int[] numbers = null;
        try {
            numbers = new int[length];
        } catch (NegativeArraySizeException thrown) {
            return thrown.getClass().getSimpleName();
        }
        return "length " + numbers.length;
    }

    private static String divided(int divisor) {
        int result = 0;
        try {
            result = 100 / divisor;
        } catch (ArithmeticException thrown) {
            return thrown.fillInStackTrace().getMessage();
        }
        return "" + result;
    }

    private static String anyOf(int[] numbers, int index) {
        int value = 0;
        try {
            value = numbers[index];
        } catch (RuntimeException thrown) {
            return thrown.getClass().getSimpleName() + thrown.hashCode() * 0;
        }
        return "" + value;
    }

    private static void copies() {
        probe("copy of what is not Cloneable", () -> new Plain().copy());
        probe("value", () -> new Plain().value);
        probe("copy", () -> {
            Copied original = new Copied();
            original.value = 9;
            Copied copy = original.copy();
            return copy.value + " " + (copy.numbers == original.numbers) + " " + (copy == original);
        });
        probe("copy of subclass", () -> {
            Object copy = new Below().copy();
            return copy.getClass().getSimpleName() + ((Below) copy).name;
        });
        probe("copy of array", () -> {
            int[][] rows = {{1}, {2, 3}};
            int[][] copy = rows.clone();
            return copy.length + " " + (copy[1] == rows[1]);
        });
    }

    private static void arrays() {
        Object[] samples = {
            new int[1], new String[2], new Object[0], new int[2][2], new Integer[1], "text", 1, new Below()
        };
        for (Object sample : samples) {
            say(sample.getClass().getSimpleName() + " " + (sample instanceof Cloneable) + " "
                    + (sample instanceof Serializable) + " " + (sample instanceof Object[]) + " "
                    + (sample instanceof Number[]) + " " + (sample instanceof int[]) + " "
                    + (sample instanceof Cloneable[]) + " " + (sample instanceof Serializable[]) + " "
                    + (sample instanceof Comparable[]) + " " + (sample instanceof Object[][]));
        }
        probe("cast of array", () -> ((Cloneable) samples[0]).getClass().getSimpleName());
        probe("cast of row", () -> ((Serializable[]) samples[3]).length);
        probe("wrong row", () -> ((Object[][]) samples[3]).length);
        probe("wrong array", () -> ((Integer[]) samples[1]).length);
    }

    private static void assignable() {
        Class<?>[] classes = {
            int.class, long.class, Integer.class, Number.class, Object.class, Cloneable.class, Serializable.class,
            int[].class, Integer[].class, Number[].class, Object[].class, int[][].class, Comparable.class, String.class,
            void.class, Below.class, Copied.class
        };
        for (Class<?> to : classes) {
            StringBuilder line = new StringBuilder();
            for (Class<?> from : classes) {
                line.append(to.isAssignableFrom(from) ? '1' : '0');
            }
            line.append(' ');
            for (Object value :
                    new Object[] {1, 2L, "text", new int[1], new Integer[1], new int[1][1], new Below(), null}) {
                line.append(to.isInstance(value) ? '1' : '0');
            }
            say(to.getSimpleName() + " " + line);
        }
    }
}
