package io.anykernel.image.corpus;

import static io.anykernel.image.corpus.Corpus.joinAll;
import static io.anykernel.image.corpus.Corpus.say;

import java.util.ArrayList;
import java.util.List;

/** Methods that are left in the middle and come back: the shape that TeaVM's coroutines miscompile, and its kin. */
final class Suspension implements Corpus.Program {
    private interface Device {
        int read(int at);
    }

    private static final Device QUICK = at -> at + 1;
    private static final Device SUSPENDING = at -> {
        Thread.yield();
        return at;
    };
    private static final Device SLEEPING = at -> {
        try {
            Thread.sleep(0, 1000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return at * 2;
    };

    @Override
    public void run() throws InterruptedException {
        for (Device device : new Device[] {QUICK, SUSPENDING, SLEEPING}) {
            say(small(device, 10) + " " + sum(device, 1) + " " + sum(device, 3));
        }
        threads();
        handOver();
    }

    private static long sum(Device device, int rounds) {
        long total = 0;
        for (int pass = 0; pass < rounds; pass++) {
            int n = pass == 2 ? 20 : 10;
            long k = 0;
            for (int i = 0; i < n; i++) {
                k += i;
            }
            total += k;
            k = 0;
            for (int i = 0; i < n; i++) {
                k += device.read(i);
            }
            total += k;
        }
        return total;
    }

    private static long small(Device device, int n) {
        long k = 0;
        for (int i = 0; i < n; i++) {
            k += device.read(i);
        }
        return k;
    }

    private static void threads() throws InterruptedException {
        long[] results = new long[20];
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < results.length; t++) {
            int seed = t;
            threads.add(new Thread(() -> results[seed] = mixed(seed, 60)));
        }
        threads.forEach(Thread::start);
        joinAll(threads);
        long all = 0;
        for (long result : results) {
            all = all * 31 + result;
        }
        say("threads " + all);
    }

    /** Locals of every type live across suspensions, exceptions and calls. */
    private static long mixed(int seed, int rounds) {
        int i = seed;
        long l = seed * 1_000_003L;
        double d = seed + 0.5;
        String s = "s" + seed;
        Object[] kept = new Object[4];
        for (int round = 0; round < rounds; round++) {
            try {
                i = i * 31 + SUSPENDING.read(round);
                if (i % 3 == 0) {
                    throw new IllegalStateException(s);
                }
                l ^= nested(round % 5, i);
                d = d * 1.25 - SUSPENDING.read(1);
            } catch (IllegalStateException e) {
                Thread.yield();
                l += e.getMessage().length();
            } finally {
                kept[round & 3] = s + round;
                Thread.yield();
            }
            s = s.length() > 12 ? "s" + round : s + i % 7;
            d = d > 1e6 ? 1 : d;
        }
        long hash = i * 31L + l + Double.doubleToLongBits(d);
        for (Object one : kept) {
            hash = hash * 31 + one.hashCode();
        }
        return hash + s.hashCode();
    }

    private static long nested(int depth, int value) {
        if (depth == 0) {
            Thread.yield();
            return value;
        }
        long inner = nested(depth - 1, value + depth);
        Thread.yield();
        return inner * 7 + value;
    }

    /** Two threads take turns by wait and notify: the order is the program's, not the scheduler's. */
    private static void handOver() throws InterruptedException {
        StringBuilder trace = new StringBuilder();
        boolean[] isPing = {true};
        Thread ping = new Thread(() -> turns(trace, isPing, true));
        Thread pong = new Thread(() -> turns(trace, isPing, false));
        pong.start();
        ping.start();
        joinAll(List.of(ping, pong));
        say(trace.toString());
    }

    private static void turns(StringBuilder trace, boolean[] isPing, boolean mine) {
        for (int i = 0; i < 10; i++) {
            synchronized (trace) {
                while (isPing[0] != mine) {
                    try {
                        trace.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                trace.append(mine ? "ping" : "pong").append(i).append(' ');
                isPing[0] = !mine;
                trace.notifyAll();
            }
        }
    }
}
