package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.say;

/** Running out of stack, and going on. */
final class Overflow implements Corpus.Program {
    private static int unwound;

    @Override
    public void run() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            say("main " + outcome() + " " + depth(50, new int[1]));
        }
        String[] seen = new String[1];
        Thread thread = new Thread(() -> seen[0] = outcome() + outcome() + depth(20, new int[1]));
        thread.start();
        thread.join();
        say("thread " + seen[0]);
        say("cleaned " + cleaned());
    }

    private static String outcome() {
        try {
            return "returned " + depth(100_000_000, new int[1]);
        } catch (StackOverflowError e) {
            Thread.yield();
            return "overflow ";
        }
    }

    private static int depth(int n, Object rooted) {
        int[] local = {n};
        return n == 0 ? 0 : depth(n - 1, local) + local[0] - n + 1;
    }

    private static boolean cleaned() {
        unwound = 0;
        try {
            guarded(0);
        } catch (StackOverflowError e) {
            return unwound > 10;
        }
        return false;
    }

    private static int guarded(int n) {
        try {
            return guarded(n + 1) + 1;
        } finally {
            unwound++;
        }
    }
}
