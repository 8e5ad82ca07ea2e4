package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.joinAll;
import static io.anykernel.image.corpus.Corpus.probe;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Threads, synchronized, wait and notify, interruption. */
final class Monitors implements Corpus.Program {
    private static int shared;
    private static final Object LOCK = new Object();

    private static final class Buffer {
        private final ArrayDeque<Integer> queue = new ArrayDeque<>();

        synchronized void put(int value) throws InterruptedException {
            while (queue.size() >= 3) {
                wait();
            }
            queue.add(value);
            notifyAll();
        }

        synchronized int take() throws InterruptedException {
            while (queue.isEmpty()) {
                wait();
            }
            Thread.yield();
            notifyAll();
            return queue.remove();
        }
    }

    @Override
    public void run() throws Exception {
        exclusion();
        reentrance();
        producers();
        ownership();
        interruption();
        locals();
        uncaught();
        identities();
    }

    private static void exclusion() throws InterruptedException {
        shared = 0;
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 10; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    synchronized (LOCK) {
                        int old = shared;
                        if (i % 7 == 0) {
                            Thread.yield();
                        }
                        shared = old + 1;
                    }
                    addOne();
                }
            }));
        }
        threads.forEach(Thread::start);
        joinAll(threads);
        say("exclusion " + shared + " " + counted);
    }

    private static int counted;

    private static synchronized void addOne() {
        int old = counted;
        Thread.yield();
        counted = old + 1;
    }

    private static synchronized int recurse(int n) {
        Thread.yield();
        return n == 0 ? 0 : 1 + recurse(n - 1);
    }

    private static void reentrance() throws InterruptedException {
        int[] results = new int[4];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < results.length; t++) {
            int index = t;
            threads.add(new Thread(() -> results[index] = recurse(10 + index)));
        }
        threads.forEach(Thread::start);
        joinAll(threads);
        say("reentrance " + java.util.Arrays.toString(results) + " " + Thread.holdsLock(Monitors.class));
    }

    private static void producers() throws InterruptedException {
        Buffer buffer = new Buffer();
        long[] sums = new long[3];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int index = t;
            threads.add(new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        buffer.put(i * 3 + index);
                    }
                } catch (InterruptedException e) {
                    say("interrupted?");
                }
            }));
            threads.add(new Thread(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        sums[index] += buffer.take();
                    }
                } catch (InterruptedException e) {
                    say("interrupted?");
                }
            }));
        }
        threads.forEach(Thread::start);
        joinAll(threads);
        say("producers " + (sums[0] + sums[1] + sums[2]));
    }

    private static void ownership() throws InterruptedException {
        Object object = new Object();
        probe("notify", () -> {
            object.notify();
            return "no";
        });
        probe("wait", () -> {
            object.wait(1);
            return "no";
        });
        probe("negative wait", () -> {
            synchronized (object) {
                object.wait(-1);
            }
            return "no";
        });
        probe("null", () -> {
            synchronized (nothing()) {
                return "no";
            }
        });
        try {
            synchronized (object) {
                throw new IllegalStateException("inside");
            }
        } catch (IllegalStateException e) {
            say("released " + !Thread.holdsLock(object));
        }
        synchronized (object) {
            object.wait(2);
            say("timed out, holding " + Thread.holdsLock(object));
        }
    }

    private static Object nothing() {
        return null;
    }

    private static void interruption() throws InterruptedException {
        String[] seen = {"", ""};
        Thread sleeper = new Thread(() -> {
            try {
                Thread.sleep(60_000);
                seen[0] = "slept";
            } catch (InterruptedException e) {
                seen[0] = "woken " + Thread.currentThread().isInterrupted();
            }
            synchronized (LOCK) {
                try {
                    while (true) {
                        LOCK.wait();
                    }
                } catch (InterruptedException e) {
                    seen[1] = "interrupted holding " + Thread.holdsLock(LOCK);
                }
            }
        });
        sleeper.start();
        sleeper.interrupt();
        while (seen[0].isEmpty()) {
            Thread.yield();
            synchronized (seen) {
                seen.notifyAll();
            }
        }
        sleeper.interrupt();
        sleeper.join();
        Thread.currentThread().interrupt();
        boolean was = Thread.interrupted();
        say(seen[0] + ", " + seen[1] + ", " + was + Thread.interrupted() + " " + sleeper.isAlive());
        probe("start twice", () -> {
            sleeper.start();
            return "no";
        });
    }

    private static void locals() throws InterruptedException {
        ThreadLocal<Integer> local = ThreadLocal.withInitial(() -> 1);
        local.set(7);
        int[] seen = new int[2];
        Thread other = new Thread(
                () -> {
                    seen[0] = local.get();
                    local.set(9);
                    Thread.yield();
                    seen[1] = local.get();
                },
                "named");
        other.start();
        other.join();
        say("locals " + local.get() + " " + seen[0] + " " + seen[1] + " " + other.getName() + " "
                + Thread.currentThread().getName());
    }

    private static void uncaught() throws InterruptedException {
        String[] seen = new String[1];
        Thread failing = new Thread(() -> {
            Thread.yield();
            throw new IllegalArgumentException("on purpose");
        });
        failing.setUncaughtExceptionHandler((thread, thrown) -> seen[0] = thrown.getMessage());
        failing.start();
        failing.join();
        say("uncaught " + seen[0]);
    }

    /** An identity hash survives being locked, and collections while it is. */
    private static void identities() {
        Object early = new Object();
        int before = System.identityHashCode(early);
        Object late = new Object();
        boolean same;
        synchronized (early) {
            synchronized (late) {
                same = before == System.identityHashCode(early);
                int inside = System.identityHashCode(late);
                System.gc();
                same &= inside == System.identityHashCode(late) && Thread.holdsLock(late);
            }
        }
        say("identities " + (same && before == System.identityHashCode(early) && before == early.hashCode()));
    }
}
