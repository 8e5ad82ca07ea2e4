package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;


/** {@code java.util.concurrent.CyclicBarrier} of an image. */
public class TCyclicBarrier {
    private final int parties;
    private final Runnable action;
    private Generation generation = new Generation();
    private int missing;

    /** Those that meet once. */
    private static final class Generation {
        final WaitQueue waiting = new WaitQueue();
        boolean isBroken;
    }

    public TCyclicBarrier(int parties) {
        this(parties, null);
    }

    public TCyclicBarrier(int parties, Runnable action) {
        if (parties <= 0) {
            throw new IllegalArgumentException();
        }
        this.parties = parties;
        this.action = action;
        missing = parties;
    }

    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return await(Fibers.NEVER);
        } catch (TimeoutException impossible) {
            throw new Error(impossible);
        }
    }

    public int await(long timeout, TimeUnit unit)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(unit.toNanos(timeout));
    }

    private int await(long nanos) throws InterruptedException, BrokenBarrierException, TimeoutException {
        Generation mine = generation;
        if (mine.isBroken) {
            throw new BrokenBarrierException();
        }
        if (Thread.interrupted()) {
            breakBarrier();
            throw new InterruptedException();
        }
        int index = --missing;
        if (index == 0) {
            trip();
            return 0;
        }
        awaitOthers(mine, nanos);
        return index;
    }

    private void awaitOthers(Generation mine, long nanos)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        boolean isWoken;
        try {
            isWoken = nanos > 0 && mine.waiting.awaitUntil(WaitQueue.deadline(nanos));
        } catch (InterruptedException interrupted) {
            breakBarrier();
            throw interrupted;
        }
        if (mine.isBroken) {
            throw new BrokenBarrierException();
        }
        if (!isWoken) {
            breakBarrier();
            throw new TimeoutException();
        }
    }

    /** The last one's part: an action that throws breaks the barrier for the others. */
    private void trip() {
        boolean isDone = false;
        try {
            if (action != null) {
                action.run();
            }
            isDone = true;
        } finally {
            if (isDone) {
                next();
            } else {
                breakBarrier();
            }
        }
    }

    private void next() {
        generation.waiting.wakeAll();
        generation = new Generation();
        missing = parties;
    }

    private void breakBarrier() {
        generation.isBroken = true;
        missing = parties;
        generation.waiting.wakeAll();
    }

    public void reset() {
        breakBarrier();
        next();
    }

    public boolean isBroken() {
        return generation.isBroken;
    }

    public int getParties() {
        return parties;
    }

    public int getNumberWaiting() {
        return parties - missing;
    }
}
