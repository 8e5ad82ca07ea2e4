package io.anykernel.image.corpus;

import java.util.List;

/** Which body a call reaches where interfaces have default methods. */
final class Dispatch implements Corpus.Program {
    interface Base {
        default String name() {
            return "base";
        }

        default String both() {
            return name() + "+base";
        }
    }

    interface First extends Base {
        @Override
        default String name() {
            return "first";
        }
    }

    interface Second extends Base {
        @Override
        default String both() {
            return name() + "+second";
        }
    }

    /** Extends what overrides, and adds nothing. */
    interface Deeper extends First {}

    /** Overrides what it got from an override. */
    interface Deepest extends Deeper {
        @Override
        default String name() {
            return "deepest after " + Deeper.super.name();
        }
    }

    static class Plain implements Base {}

    static class OfFirst implements First {}

    static class OfBoth implements First, Second {}

    static class OfBothTurned implements Second, First {}

    static class NamesBaseToo implements Base, First {}

    static class NamesFirstThenBase implements First, Base {}

    static class NamesFirstAgain extends OfBoth implements First {}

    static class NamesBaseAgain extends OfFirst implements Base {}

    static class AddsWhatParentLacks extends Plain implements First {}

    static class AddsSecond extends OfFirst implements Second {}

    static class AddsDeepest extends OfFirst implements Deepest {}

    static class Sibling implements Base {}

    static class SiblingOfDeeper implements Deeper {}

    static class Own implements First {
        @Override
        public String name() {
            return "own";
        }
    }

    /** The body of a class goes before that of an interface, also one named again further down. */
    static class BelowOwn extends Own implements Deepest {}

    abstract static class Waiting implements First {
        @Override
        public abstract String name();
    }

    static class Done extends Waiting {
        @Override
        public String name() {
            return "done";
        }
    }

    /** Two of the same name meet, and the class chooses. */
    interface Third {
        default String name() {
            return "third";
        }
    }

    static class Chooser implements First, Third {
        @Override
        public String name() {
            return First.super.name() + "|" + Third.super.name();
        }
    }

    static class BelowChooser extends Chooser implements Second {}

    interface Typed<T extends Comparable<T>> {
        T get();

        default T most(T other) {
            return get().compareTo(other) > 0 ? get() : other;
        }
    }

    interface OfNumbers extends Typed<Integer> {
        @Override
        default Integer most(Integer other) {
            return Typed.super.most(other) + 1000;
        }
    }

    record Number(Integer get) implements OfNumbers {}

    enum Kind implements First {
        PLAIN,
        BODY {
            @Override
            String name2() {
                return "body of " + super.name2();
            }
        };

        String name2() {
            return "kind";
        }
    }

    interface Secret extends Base {
        private String hidden() {
            return "hidden " + name();
        }

        @Override
        default String both() {
            return hidden() + of("static");
        }

        static String of(String text) {
            return "(" + text + ")";
        }
    }

    static class Keeper implements Secret, First {}

    @Override
    public void run() {
        List<Base> all = List.of(
                new Plain(),
                new OfFirst(),
                new OfBoth(),
                new OfBothTurned(),
                new NamesBaseToo(),
                new NamesFirstThenBase(),
                new NamesFirstAgain(),
                new NamesBaseAgain(),
                new AddsWhatParentLacks(),
                new AddsSecond(),
                new AddsDeepest(),
                new Sibling(),
                new SiblingOfDeeper(),
                new Own(),
                new BelowOwn(),
                new Done(),
                new Keeper(),
                new BelowChooser());
        for (Base base : all) {
            Corpus.say(base.getClass().getSimpleName() + " " + base.name() + " " + base.both());
        }
        First first = new AddsWhatParentLacks();
        Second second = new AddsSecond();
        OfBoth both = new NamesFirstAgain();
        Corpus.say(first.name() + " " + first.both() + " " + second.name() + " " + second.both() + " " + both.name());
        Corpus.say(new Chooser().name() + " " + ((Third) new BelowChooser()).name());
        Number number = new Number(7);
        Typed<Integer> typed = number;
        Corpus.say(number.most(9) + " " + typed.most(3));
        Corpus.say(Kind.PLAIN.name2() + " " + Kind.BODY.name2() + " " + Kind.BODY.both());
        Base anonymous = new First() {
            @Override
            public String both() {
                return "anonymous " + First.super.both();
            }
        };
        Corpus.say(anonymous.both());
    }
}
