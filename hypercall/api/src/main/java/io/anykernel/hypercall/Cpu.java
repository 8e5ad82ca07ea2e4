package io.anykernel.hypercall;

/**
 * A virtual CPU: drivers confined to it are run by whoever holds it, one holder at a time, not reentrant.
 *
 * <p>A loop holds it, polls its drivers until they are dry, and lets go of it in {@link #idle}, and after each budgeted
 * pass in {@link #giveWay}. An application's thread that calls a driver meanwhile acquires it and runs the driver
 * itself. No application code runs while it is held.
 */
public interface Cpu {
    /** {@link Clock#nanoTime}-like deadline that never comes. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Waits until it is free and holds it.
     *
     * @throws CpuFailedException if {@link #fail} was called: what it confines may be half-updated
     */
    void acquire();

    /** Lets go. Only the holder may call this. */
    void release();

    boolean isHeldByCaller();

    /** Whether somebody waits in {@link #acquire} or wants to return from {@link Signal#await}. */
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
     * Names the loop's work. A thread in {@link Signal#await} may then run its passes itself while traffic flows, which saves
     * waking one thread to wake another; the loop rests meanwhile. {@code null} takes it back, and wakes the loop. The
     * caller holds the Cpu. A world where waking is cheap does nothing here.
     *
     * @param work which calls {@link #fail} itself instead of throwing
     */
    default void lend(DutyCycle work) {}

    /**
     * The loop's pause between budgeted passes: admits the callers that wait for this Cpu, and rests while one of them runs the work
     * that was lent. Returns at once when no caller waits.
     *
     * @throws CpuFailedException if {@link #fail} was called; the Cpu is held then, as after any other return
     */
    void giveWay();

    /** Makes a sleep in {@link #idle}, present or next, return at once. Callable by anyone. */
    void wake();

    /** Wakes the loop if it sleeps past {@code deadlineNanos}; for a holder that armed an earlier timer. */
    void wakeBefore(long deadlineNanos);

    /** Creates a signal whose waiters hold this Cpu. */
    Signal newSignal();

    /** Creates a mailbox consumed by this Cpu's holder. */
    <T> Mailbox<T> newMailbox(int capacity);

    /** Marks what this Cpu confines as failed; the first cause is kept. Everyone who acquires it afterwards is told. */
    void fail(Throwable cause);

    /** The first cause given to {@link #fail}, or {@code null}. */
    Throwable failure();
}
