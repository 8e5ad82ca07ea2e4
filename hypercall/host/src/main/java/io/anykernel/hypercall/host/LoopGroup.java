package io.anykernel.hypercall.host;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that runs the loops of many Cpus, turn by turn, and sleeps once for all of them: for kernels of which a process has
 * hundreds, where a thread for each costs more than all else. A loop that has more to do comes again after the others that are ready, so
 * that each is late by no more than the budget of their passes.
 *
 * <p>The thread is a daemon. It starts with the first loop, and ends when there has been none for a second.
 */
public final class LoopGroup {
    private static final LoopGroup COMMON = new LoopGroup("anykernel-loops");

    /** To start a thread takes a quarter of a millisecond; the next kernel is mostly not far. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final String name;

    /** The last to become ready, and through {@link GroupedLoop#nextReady} those before it. */
    private final AtomicReference<GroupedLoop> lastReady = new AtomicReference<>();

    /** Guarded by itself. */
    private final DueHeap due = new DueHeap();

    /** The thread sleeps, or is about to. */
    private volatile boolean isAsleep;

    /** Written with the monitor held; {@code null} while there is none. */
    private volatile Thread thread;

    /** Loops that have not ended; written with the monitor held. */
    private volatile int members;

    private LoopGroup(String name) {
        this.name = name;
    }

    /** The one that small kernels of this process share. */
    public static LoopGroup common() {
        return COMMON;
    }

    /** Another, whose loops are not delayed by those of {@link #common}. */
    public static LoopGroup named(String threadName) {
        return new LoopGroup(threadName);
    }

    /** Loops that have not ended. */
    int size() {
        return members;
    }

    void start(GroupedLoop loop) {
        synchronized (this) {
            if (thread == null) {
                Thread started = new Thread(this::run, name);
                started.setDaemon(true);
                started.start();
                thread = started;
            }
            members++;
        }
        loop.join();
    }

    /** A loop that was started has ended. */
    synchronized void onEnd() {
        members--;
        if (members == 0) {
            LockSupport.unpark(thread);
        }
    }

    /** A loop became ready, which its caller has marked. Callable from any thread. */
    void push(GroupedLoop loop) {
        GroupedLoop before;
        do {
            before = lastReady.get();
            loop.nextReady = before;
        } while (!lastReady.compareAndSet(before, loop));
        if (isAsleep) {
            LockSupport.unpark(thread);
        }
    }

    /** Called by the group's thread. */
    void runAt(GroupedLoop loop, long dueNanos) {
        synchronized (due) {
            due.put(loop, dueNanos);
        }
    }

    /** The loop has left: it is not due any more. */
    void forget(GroupedLoop loop) {
        synchronized (due) {
            due.remove(loop);
        }
    }

    // ---- the thread

    private void run() {
        long usedNanos = HostClock.now();
        do {
            readyDue();
            GroupedLoop first = takeReady();
            if (first != null || members > 0) {
                usedNanos = HostClock.now();
            }
            if (first == null) {
                sleep();
            } else {
                runAll(first);
            }
        } while (!endIfUnused(usedNanos));
    }

    private void readyDue() {
        synchronized (due) {
            if (due.firstNanos() == Long.MAX_VALUE) {
                return;
            }
            long nowNanos = HostClock.now();
            for (GroupedLoop next = due.pollDue(nowNanos); next != null; next = due.pollDue(nowNanos)) {
                next.ready();
            }
        }
    }

    /** Takes all that are ready, and returns the one that has been so longest. */
    private GroupedLoop takeReady() {
        GroupedLoop first = null;
        GroupedLoop next = lastReady.getAndSet(null);
        while (next != null) {
            GroupedLoop before = next.nextReady;
            next.nextReady = first;
            first = next;
            next = before;
        }
        return first;
    }

    private static void runAll(GroupedLoop first) {
        GroupedLoop next = first;
        while (next != null) {
            GroupedLoop running = next;
            next = running.nextReady;
            running.nextReady = null;
            running.unready();
            run(running);
        }
    }

    /** What goes wrong beyond a turn, as where no thread can be had, is reported and ends no other loop. */
    private static void run(GroupedLoop loop) {
        try {
            loop.run();
        } catch (Throwable thrown) {
            Thread caller = Thread.currentThread();
            caller.getUncaughtExceptionHandler().uncaughtException(caller, thrown);
        }
    }

    private void sleep() {
        isAsleep = true;
        if (lastReady.get() == null) {
            long nanos = HostClock.nanosUntil(firstDueNanos());
            LockSupport.parkNanos(this, members == 0 ? Math.min(nanos, LINGER_NANOS) : nanos);
        }
        isAsleep = false;
        // An interrupt is for no loop, and one that stays pending would end every further sleep at once.
        Thread.interrupted();
    }

    private long firstDueNanos() {
        synchronized (due) {
            return due.firstNanos();
        }
    }

    private boolean endIfUnused(long usedNanos) {
        if (members > 0 || HostClock.now() - usedNanos < LINGER_NANOS) {
            return false;
        }
        synchronized (this) {
            boolean isUnused = members == 0 && lastReady.get() == null;
            if (isUnused) {
                thread = null;
            }
            return isUnused;
        }
    }
}
