package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.EnumMap;
import java.util.Map;

/** Records, enums, sealed types, patterns, switch expressions. */
final class Modern implements Corpus.Program {
    private sealed interface Node permits Leaf, Pair, Nothing {}

    private record Leaf(int value) implements Node {
        Leaf {
            if (value < 0) {
                throw new IllegalArgumentException("negative");
            }
        }

        static Leaf of(String text) {
            return new Leaf(Integer.parseInt(text));
        }
    }

    private record Pair(Node left, Node right) implements Node {}

    private enum Nothing implements Node {
        INSTANCE
    }

    private enum Operation {
        ADD("+") {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        },
        MULTIPLY("*") {
            @Override
            int apply(int a, int b) {
                return a * b;
            }
        };

        private final String sign;

        Operation(String sign) {
            this.sign = sign;
        }

        abstract int apply(int a, int b);
    }

    private record Mixed(byte a, short b, char c, int d, long e, float f, double g, boolean h, String i) {}

    @Override
    public void run() {
        Node tree = new Pair(new Leaf(3), new Pair(Leaf.of("4"), Nothing.INSTANCE));
        say(sum(tree) + " " + tree + " " + tree.equals(new Pair(new Leaf(3), new Pair(new Leaf(4), Nothing.INSTANCE)))
                + " " + new Leaf(3).equals(new Leaf(4)));
        probe("compact constructor", () -> new Leaf(-1));
        Mixed mixed = new Mixed((byte) 1, (short) 2, 'c', 4, 5L, 6.5f, 7.5, true, "i");
        say(mixed + " " + mixed.equals(new Mixed((byte) 1, (short) 2, 'c', 4, 5L, 6.5f, 7.5, true, "i")));
        enums();
        for (Object any : new Object[] {1, 20, "text", 'c', null, 2L}) {
            say(classify(any));
        }
        for (int day = 0; day < 8; day++) {
            say(day + " " + length(day));
        }
    }

    private static int sum(Node node) {
        if (node instanceof Leaf leaf) {
            return leaf.value();
        }
        if (node instanceof Pair pair && pair.left() != null) {
            return sum(pair.left()) + sum(pair.right());
        }
        return 0;
    }

    private static void enums() {
        Map<Operation, Integer> results = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            results.put(operation, operation.apply(6, 7));
            say(operation
                    + operation.sign
                    + operation.ordinal()
                    + operation.name()
                    + operation.getDeclaringClass().getSimpleName());
        }
        say(results + " " + Operation.valueOf("ADD").compareTo(Operation.MULTIPLY));
        probe("no such constant", () -> Operation.valueOf("DIVIDE"));
        say(
                switch (Operation.MULTIPLY) {
                    case ADD -> "adds";
                    case MULTIPLY -> "multiplies";
                });
    }

    private static String classify(Object any) {
        if (any instanceof Integer number && number > 10) {
            return "large " + number;
        } else if (any instanceof Integer number) {
            return "small " + (number + 1);
        } else if (any instanceof String text && !text.isEmpty()) {
            return "text " + text.length();
        }
        return any == null ? "nothing" : "other " + any;
    }

    private static String length(int day) {
        var kind =
                switch (day) {
                    case 1, 7 -> "weekend";
                    case 2, 3, 4, 5, 6 -> {
                        int left = 7 - day;
                        yield "workday" + left;
                    }
                    default -> "none";
                };
        return kind;
    }
}
