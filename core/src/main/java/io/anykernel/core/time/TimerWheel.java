package io.anykernel.core.time;

import io.anykernel.hypercall.Cpu;

/**
 * Timers in a hierarchy of eight wheels of 64 slots (Varghese and Lauck, scheme 7). Arming and cancelling take constant
 * time and allocate nothing.
 *
 * <p>A timer sits at the level of the highest group of six bits in which its tick differs from the present one, and moves
 * down as time enters its slot. Eight levels of ticks of 65.5 µs cover every deadline that a {@code long} of nanoseconds
 * can name. Nanoseconds may wrap: only differences from the wheel's origin are used. Confined to one Cpu.
 */
public final class TimerWheel {
    private static final int TICK_SHIFT = 16;
    private static final int LEVEL_BITS = 6;
    private static final int LEVELS = 8;
    private static final int SLOTS = 1 << LEVEL_BITS;
    private static final int SLOT_MASK = SLOTS - 1;
    /** List of timers that {@link #advance} found due and has not fired yet. */
    private static final int DUE = LEVELS * SLOTS;

    private final Timer[] heads = new Timer[DUE + 1];
    private final Timer[] tails = new Timer[DUE + 1];
    private final long[] occupied = new long[LEVELS];
    private final long originNanos;
    private long currentTick;
    private int armed;

    /** @param nowNanos the wheel's origin; no deadline may lie more than 2^62 ns from it */
    public TimerWheel(long nowNanos) {
        this.originNanos = nowNanos;
    }

    /** Arms the timer, or moves it if it is armed. A deadline in the past fires at the next {@link #advance}. */
    public void arm(Timer timer, long deadlineNanos) {
        if (timer.slot != Timer.IDLE) {
            unlink(timer);
        }
        timer.deadlineNanos = deadlineNanos;
        link(timer);
    }

    /** Disarms the timer; does nothing if it is idle. */
    public void cancel(Timer timer) {
        if (timer.slot != Timer.IDLE) {
            unlink(timer);
        }
    }

    public int armedCount() {
        return armed;
    }

    /**
     * Fires every timer whose deadline is not after {@code nowNanos} and returns how many. Those due in one tick fire in
     * the order of their arming; one that a firing timer arms for the past waits for the next call.
     */
    public int advance(long nowNanos) {
        long target = Math.max(currentTick, tickOf(nowNanos));
        while (true) {
            collectDue(nowNanos);
            int level = lowestOccupied();
            if (level < 0) {
                break;
            }
            long start = slotStart(level);
            if (start > target || (level == 0 && start == currentTick)) {
                break;
            }
            currentTick = start;
            if (level > 0) {
                cascade(level);
            }
        }
        currentTick = target;
        cascadeEntered();
        collectDue(nowNanos);
        return fireDue(nowNanos);
    }

    /**
     * When {@link #advance} should be called next: the earliest deadline, or some time before it when the earliest timer
     * is so far away that its slot has not been entered; {@link Cpu#NEVER} if no timer is armed.
     */
    public long nextDeadlineNanos() {
        if (heads[DUE] != null) {
            return heads[DUE].deadlineNanos;
        }
        int level = lowestOccupied();
        if (level < 0) {
            return Cpu.NEVER;
        }
        long start = slotStart(level);
        if (level > 0) {
            return originNanos + (start << TICK_SHIFT);
        }
        return earliestIn(heads[(int) (start & SLOT_MASK)]);
    }

    private long tickOf(long nanos) {
        return Math.max(0, nanos - originNanos) >> TICK_SHIFT;
    }

    private void link(Timer timer) {
        long tick = Math.max(currentTick, tickOf(timer.deadlineNanos));
        int level = (63 - Long.numberOfLeadingZeros((tick ^ currentTick) | SLOT_MASK)) / LEVEL_BITS;
        int index = (int) (tick >>> (level * LEVEL_BITS)) & SLOT_MASK;
        occupied[level] |= 1L << index;
        append(timer, level * SLOTS + index);
        armed++;
    }

    private void append(Timer timer, int slot) {
        Timer tail = tails[slot];
        timer.slot = slot;
        timer.previous = tail;
        timer.next = null;
        if (tail == null) {
            heads[slot] = timer;
        } else {
            tail.next = timer;
        }
        tails[slot] = timer;
    }

    private void unlink(Timer timer) {
        int slot = timer.slot;
        if (timer.previous == null) {
            heads[slot] = timer.next;
        } else {
            timer.previous.next = timer.next;
        }
        if (timer.next == null) {
            tails[slot] = timer.previous;
        } else {
            timer.next.previous = timer.previous;
        }
        if (heads[slot] == null && slot != DUE) {
            occupied[slot / SLOTS] &= ~(1L << (slot & SLOT_MASK));
        }
        timer.next = null;
        timer.previous = null;
        timer.slot = Timer.IDLE;
        armed--;
    }

    private int lowestOccupied() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level;
            }
        }
        return -1;
    }

    /** First tick of the earliest occupied slot of a level. Slots before the present one cannot be occupied. */
    private long slotStart(int level) {
        int shift = level * LEVEL_BITS;
        long index = Long.numberOfTrailingZeros(occupied[level]);
        long above = (currentTick >>> (shift + LEVEL_BITS)) << (shift + LEVEL_BITS);
        return above | (index << shift);
    }

    private void cascade(int level) {
        int slot = level * SLOTS + ((int) (currentTick >>> (level * LEVEL_BITS)) & SLOT_MASK);
        for (Timer timer = heads[slot]; timer != null; timer = heads[slot]) {
            unlink(timer);
            link(timer);
        }
    }

    /** Moves down what sits in the slots that time has entered, highest level first. */
    private void cascadeEntered() {
        for (int level = LEVELS - 1; level > 0; level--) {
            int index = (int) (currentTick >>> (level * LEVEL_BITS)) & SLOT_MASK;
            if ((occupied[level] & (1L << index)) != 0) {
                cascade(level);
            }
        }
    }

    private void collectDue(long nowNanos) {
        Timer timer = heads[(int) (currentTick & SLOT_MASK)];
        while (timer != null) {
            Timer following = timer.next;
            if (timer.deadlineNanos <= nowNanos) {
                unlink(timer);
                append(timer, DUE);
                armed++;
            }
            timer = following;
        }
    }

    private int fireDue(long nowNanos) {
        int fired = 0;
        for (Timer timer = heads[DUE]; timer != null; timer = heads[DUE]) {
            unlink(timer);
            timer.onTimer(nowNanos);
            fired++;
        }
        return fired;
    }

    private static long earliestIn(Timer head) {
        long earliest = head.deadlineNanos;
        for (Timer timer = head.next; timer != null; timer = timer.next) {
            if (timer.deadlineNanos < earliest) {
                earliest = timer.deadlineNanos;
            }
        }
        return earliest;
    }
}
