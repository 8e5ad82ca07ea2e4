package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayList;
import java.util.List;

/** Classes, interfaces, inheritance, initialisation order, generics. */
final class Objects implements Corpus.Program {
    private interface Shape {
        double SCALE = 2;

        double area();

        default String describe() {
            return name() + " " + (int) (area() * SCALE);
        }

        private String name() {
            return "shape" + kind();
        }

        static Shape unit() {
            return () -> 1;
        }

        default int kind() {
            return 0;
        }
    }

    private abstract static class Base implements Shape {
        protected final String trace;
        protected int value = 5;

        {
            value *= 2;
        }

        Base(int start) {
            value += start;
            trace = "base" + value + hook();
        }

        abstract String hook();

        Base self() {
            return this;
        }

        static String kindOf(Object any) {
            return "object";
        }

        static String kindOf(String any) {
            return "string";
        }

        static String kindOf(int any) {
            return "int";
        }

        static String kindOf(long any) {
            return "long";
        }

        static String kindOf(Integer any) {
            return "Integer";
        }

        static String kindOf(int... any) {
            return "ints" + any.length;
        }
    }

    private static class Square extends Base {
        private final int side;
        private String late = "set";

        Square(int side) {
            super(side);
            this.side = side;
            late += value;
        }

        Square() {
            this(3);
        }

        @Override
        public double area() {
            return side * side;
        }

        @Override
        String hook() {
            return "hook" + late + value;
        }

        @Override
        Square self() {
            return this;
        }

        @Override
        public int kind() {
            return super.kind() + 4;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Square && ((Square) other).side == side;
        }

        @Override
        public int hashCode() {
            return side;
        }
    }

    private final class Inner {
        final int number = ++counter;

        int outerCounter() {
            return Objects.this.counter * 10 + number;
        }
    }

    private int counter;

    @Override
    public void run() {
        Square square = new Square();
        Base other = new Square(7);
        say(square.trace + " " + square.late + " " + square.area() + " " + other.describe() + " "
                + Shape.unit().describe()
                + " " + other.self().area() + " " + square.equals(new Square(3)) + " " + square.equals(other) + " "
                + square.hashCode());
        say(new Inner().outerCounter() + " " + new Inner().outerCounter() + " " + counter);
        say(Base.kindOf("s")
                + Base.kindOf(1)
                + Base.kindOf(1L)
                + Base.kindOf('c')
                + Base.kindOf((Object) "s")
                + Base.kindOf(Integer.valueOf(1))
                + Base.kindOf()
                + Base.kindOf(1, 2)
                + Base.kindOf((short) 1));
        generics();
        anonymous(4);
        types(square);
        say(bridge(new ArrayList<>(List.of("b", "a"))));
    }

    private static <T extends Comparable<T>> T largest(List<T> items) {
        T best = items.get(0);
        for (T item : items) {
            if (item.compareTo(best) > 0) {
                best = item;
            }
        }
        return best;
    }

    private static void generics() {
        say(largest(List.of(3, 9, 4)) + largest(List.of("x", "abc", "y")));
        List<Object> mixed = new ArrayList<>(List.of(1, "two", 3.0, 'c'));
        mixed.removeIf(item -> item instanceof Integer);
        say(mixed.size() + " " + mixed.get(0));
    }

    private void anonymous(int captured) {
        int local = captured * 2;
        Shape shape = new Shape() {
            private int calls = local;

            @Override
            public double area() {
                calls++;
                return calls + captured + counter;
            }
        };
        shape.area();
        say("anonymous " + (int) shape.area() + " " + shape.describe());
    }

    private static void types(Object object) {
        say((object instanceof Shape) + " " + (object instanceof Runnable) + " " + (object.getClass() == Square.class)
                + " " + object.getClass().getSimpleName() + " " + (new int[0] instanceof Object) + " "
                + (((Object) new String[0]) instanceof Object[]) + " " + (((Object) new int[0][0]) instanceof Object[])
                + " "
                + (((Object) new int[0]) instanceof Object[]) + " " + int[].class.getName() + " "
                + String[][].class.getName());
        probe("array cast", () -> ((Object[]) (Object) new String[] {"a"})[0]);
        probe("bad array cast", () -> ((Integer[]) (Object) new String[] {"a"}).length);
        probe("clone", () -> new int[] {1, 2}.clone().length);
    }

    private static String bridge(Comparable<?> unused, List<String> items) {
        return items.toString();
    }

    private static String bridge(List<String> items) {
        items.sort(String::compareTo);
        return bridge("", items);
    }
}
