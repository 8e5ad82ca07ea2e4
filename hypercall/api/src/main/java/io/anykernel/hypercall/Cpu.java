package io.anykernel.hypercall;

/**
 * A virtual CPU: drivers confined to it are run by its holder, one at a time, not reentrant.
 *
 * <p>A loop holds it, polls its drivers until they are dry, and releases it in {@link #idle}, and after each budgeted
 * pass in {@link #giveWay}. An application's thread that calls a driver meanwhile acquires it and runs the driver
 * itself, and the loop's passes too while it waits for a {@link Signal} ({@link #lend}). No application code runs while it is
 * held.
 */
public interface Cpu {
    /** {@link Clock#nanoTime}-like deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Waits until it is free and holds it.
     *
     * @throws IllegalStateException if the caller holds it already
     * @throws CpuFailedException if {@link #fail} was called: what it confines may be half-updated
     */
    void acquire();

    /**
     * Releases it.
     *
     * @throws IllegalStateException if the caller does not hold it
     */
    void release();

    boolean isHeldByCaller();

    /** Whether a caller waits in {@link #acquire} or is about to return from {@link Signal#await}. */
    boolean isContended();

    /**
     * The loop's one sleep: releases, sleeps until {@code deadlineNanos}, {@link #wake}, a {@link Mailbox#post} or a
     * ready port of this Cpu, and acquires again. May return early for no reason.
     *
     * @param deadlineNanos on the world's clock, or {@link #NEVER}
     * @throws CpuFailedException if {@link #fail} was called; the Cpu is held then, as after any other return
     */
    void idle(long deadlineNanos);

    /**
     * Names the loop's work, so that a thread that waits in {@link Signal#await} may run its passes and sleep in the loop's
     * place: one thread sleeps and is woken, and it is the one that is served. The loop follows, and runs a pass where no waiter has
     * for a millisecond, a message is posted, or a waiter comes that cannot. {@code null} takes the work back. The caller
     * holds the Cpu. A Cpu whose loop waits for more than this Cpu, or where switching threads is cheap, does nothing here.
     *
     * @param work which calls {@link #fail} itself instead of throwing
     * @throws IllegalStateException if the caller does not hold this Cpu
     */
    default void lend(DutyCycle work) {}

    /**
     * The loop's pause between budgeted passes: admits the callers that wait for this Cpu, and rests while one of them polls.
     * Returns at once when there are none.
     *
     * @throws CpuFailedException if {@link #fail} was called; the Cpu is held then, as after any other return
     */
    void giveWay();

    /** Makes a sleep in {@link #idle}, present or next, return at once. Callable from any thread. */
    void wake();

    /** Wakes the loop if it sleeps past {@code deadlineNanos}; for a holder that armed an earlier timer. */
    void wakeBefore(long deadlineNanos);

    /**
     * Has the loop that {@link Scheduling#startLoop} runs end: wakes it, and its next turn says that there is none after it. Where no
     * thread of control is within the loop, as between the turns of one that shares its thread, it ends here and now, and {@link
     * CpuLoop#ended} is called by the caller, which does not hold the Cpu. Does nothing to a loop that has ended.
     */
    default void endLoop() {
        wake();
    }

    /** Creates a signal whose waiters hold this Cpu. */
    Signal newSignal();

    /** Creates a mailbox consumed by this Cpu's holder. */
    <T> Mailbox<T> newMailbox(int capacity);

    /** Marks what this Cpu confines as failed; the first cause is kept. Every later {@link #acquire} throws. */
    void fail(Throwable cause);

    /** The first cause given to {@link #fail}, or {@code null}. */
    Throwable failure();
}
