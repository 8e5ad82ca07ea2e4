package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.joinAll;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayList;
import java.util.List;

/** Class initialisation: when, in which order, once, and by one thread while others wait. */
final class Initialisers implements Corpus.Program {
    private static final class Constant {
        static final int INLINED = 7;
        static final Integer BOXED = note("Constant", 8);
    }

    private static class Parent {
        static int value = note("Parent", 1);
    }

    private static final class Child extends Parent {
        static int own = note("Child", value + 1);
    }

    private static final class First {
        static int value = note("First", 1) + Second.value;
    }

    private static final class Second {
        static int value = note("Second", 10) + First.value;
    }

    private static final class Slow {
        static int value = 1;
        static final List<Integer> LIST = new ArrayList<>();

        static {
            value = 2;
            for (int i = 0; i < 5; i++) {
                Thread.yield();
                LIST.add(i);
            }
            value = 42;
        }
    }

    private static final class Lazy {
        static String made = String.valueOf(note("Lazy", 3));

        static void touch() {}
    }

    private static int note(String what, int value) {
        say("initialising " + what);
        return value;
    }

    @Override
    public void run() throws InterruptedException {
        say("constant " + Constant.INLINED);
        say("boxed " + Constant.BOXED);
        say("inherited " + Child.value);
        say("own " + Child.own);
        say("circular " + First.value + " " + Second.value);
        Lazy[] none = new Lazy[1];
        say("array made " + none.length);
        Lazy.touch();
        say("made " + Lazy.made);
        int[] seen = new int[4];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            int index = i;
            threads.add(new Thread(() -> seen[index] = Slow.value * 100 + Slow.LIST.size()));
            threads.get(i).start();
        }
        joinAll(threads);
        say("slow " + java.util.Arrays.toString(seen));
    }
}
