package io.anykernel.core.time;

/** Something that happens once at a deadline, unless it is cancelled or armed anew. Its owner makes it once. */
public abstract class Timer {
    static final int IDLE = -1;

    Timer next;
    Timer previous;
    int slot = IDLE;
    long deadlineNanos;

    /** Called by {@link TimerWheel#advance} when the deadline has passed; the timer is idle then and may be armed. */
    protected abstract void onTimer(long nowNanos);

    public final boolean isArmed() {
        return slot != IDLE;
    }

    /** When it fires; means nothing unless {@link #isArmed}. */
    public final long deadlineNanos() {
        return deadlineNanos;
    }
}
