package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Clock;
import java.util.Arrays;

/**
 * Virtual time and what is to happen in it. Time passes only as events are run; equal times run in order of asking.
 */
public final class SimClock implements Clock {
    private static final long START_NANOS = 1_000_000_000L;

    /** 2026-01-01T00:00:00Z, so that file times look like file times. */
    private static final long WALL_START_NANOS = 1_767_225_600_000_000_000L;

    private static final int INITIAL_EVENTS = 64;

    private long start = START_NANOS;
    private long now = START_NANOS;
    private long sequence;

    /** A binary heap, earliest first: times, orders and actions side by side. */
    private long[] times = new long[INITIAL_EVENTS];

    private long[] orders = new long[INITIAL_EVENTS];
    private Runnable[] actions = new Runnable[INITIAL_EVENTS];
    private int count;

    /**
     * Sets the present time; wall time begins where it always does.
     *
     * @throws IllegalArgumentException if it is negative: no clock is
     * @throws IllegalStateException if time has passed or something is scheduled
     */
    public void startAt(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a clock starts at 0 or later: " + nanos);
        }
        if (now != start || sequence > 0) {
            throw new IllegalStateException("time runs already");
        }
        start = nanos;
        now = nanos;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long wallNanos() {
        return WALL_START_NANOS + now - start;
    }

    /** Has {@code action} run at {@code atNanos}, or now if that is past. */
    public void schedule(long atNanos, Runnable action) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            orders = Arrays.copyOf(orders, 2 * count);
            actions = Arrays.copyOf(actions, 2 * count);
        }
        siftUp(count++, Math.max(atNanos, now), sequence++, action);
    }

    boolean hasEvent() {
        return count > 0;
    }

    /** When the next event is due; there is one. */
    long nextEventNanos() {
        return times[0];
    }

    /** Advances to the next event and runs it; there is one. */
    void runNext() {
        advanceTo(times[0]);
        Runnable action = actions[0];
        count--;
        long time = times[count];
        long order = orders[count];
        Runnable last = actions[count];
        actions[count] = null;
        if (count > 0) {
            siftDown(time, order, last);
        }
        action.run();
    }

    /** Lets time pass in which nothing happens. */
    void advanceTo(long nanos) {
        now = Math.max(now, nanos);
    }

    private void siftUp(int from, long time, long order, Runnable action) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!isBefore(time, order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, order, action);
    }

    private void siftDown(long time, long order, Runnable action) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= count) {
                break;
            }
            if (child + 1 < count && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(time, order, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, time, order, action);
    }

    private boolean isBefore(long time, long order, int index) {
        return time < times[index] || time == times[index] && order < orders[index];
    }

    private void move(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        actions[to] = actions[from];
    }

    private void put(int at, long time, long order, Runnable action) {
        times[at] = time;
        orders[at] = order;
        actions[at] = action;
    }
}
