package io.anykernel.net.socket;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;

/**
 * The one way into a stack from outside of its loop, and out again (ADR 0005).
 *
 * <pre>{@code
 * boolean entered = gate.enter();
 * try {
 *     outcome = …;
 * } catch (Throwable broken) {
 *     throw gate.failed(broken);
 * } finally {
 *     gate.leave(entered);
 * }
 * }</pre>
 */
public final class Gate {
    /** A time-out that never comes. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final Cpu cpu;
    private final Clock clock;
    private final DutyCycle output;
    private boolean isTrackingOpens;

    /**
     * @param output the stack's sending half: its pass returns true where some of what it sent was for this host itself,
     *     and was received already
     */
    public Gate(Cpu cpu, Clock clock, DutyCycle output) {
        this.cpu = cpu;
        this.clock = clock;
        this.output = output;
    }

    /**
     * Holds the Cpu; returns whether the caller did not hold it before, to be handed to {@link #leave}.
     *
     * @throws CpuFailedException if the Cpu failed, also where the caller has held it since before
     */
    public boolean enter() {
        if (!cpu.isHeldByCaller()) {
            cpu.acquire();
            return true;
        }
        Throwable failure = cpu.failure();
        if (failure != null) {
            throw new CpuFailedException(failure);
        }
        return false;
    }

    /** Sends what came of the call and releases the Cpu, if {@link #enter} took it. A failed stack runs no pass. */
    public void leave(boolean entered) {
        if (!entered) {
            return;
        }
        try {
            if (cpu.failure() == null) {
                pass();
            }
        } finally {
            cpu.release();
        }
    }

    /** As {@link #leave}, after a question: nothing came of it, so nothing is sent. */
    public void leaveQuietly(boolean entered) {
        if (entered) {
            cpu.release();
        }
    }

    /**
     * Marks the Cpu as failed by what was thrown between {@link #enter} and {@link #leave}: the stack may be half-updated,
     * and no pass runs any more. Arguments are therefore judged before entering, and outcomes that are ordinary are codes
     * inside, thrown after leaving. Returns what to throw.
     */
    public RuntimeException failed(Throwable cause) {
        cpu.fail(cause);
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }

    /** Captures from now on where sockets are opened; the Cpu is held. */
    public void trackOpens(boolean isTracking) {
        isTrackingOpens = isTracking;
    }

    OpenHandle newHandle(Object socket) {
        return new OpenHandle(socket, isTrackingOpens);
    }

    long nowNanos() {
        return clock.nanoTime();
    }

    Signal newSignal() {
        return cpu.newSignal();
    }

    /** When a call with that time-out gives up; longer than the clock can count is never. */
    long deadline(long timeoutNanos) {
        long nowNanos = clock.nanoTime();
        return timeoutNanos >= Cpu.NEVER - nowNanos ? Cpu.NEVER : nowNanos + timeoutNanos;
    }

    /**
     * Waits for the signal, after letting the stack send. What it sends over loopback is answered there and then, and
     * no signal follows: then the caller checks its condition first.
     *
     * @return {@code Errno.OK}, {@code TIMED_OUT} or {@code INTERRUPTED}
     */
    int await(Signal signal, long deadlineNanos) {
        if (pass()) {
            return Errno.OK;
        }
        return switch (signal.await(deadlineNanos)) {
            case Signal.TIMED_OUT -> Errno.TIMED_OUT;
            case Signal.INTERRUPTED -> Errno.INTERRUPTED;
            default -> Errno.OK;
        };
    }

    /** A driver that holds the Cpu would wait for itself. */
    void requireOutside() {
        if (cpu.isHeldByCaller()) {
            throw new IllegalStateException("a blocking call from inside the stack's Cpu");
        }
    }

    /** Returns whether the stack received from itself. */
    private boolean pass() {
        try {
            boolean hasReceived = output.poll(clock.nanoTime());
            cpu.wakeBefore(output.nextDeadlineNanos());
            return hasReceived;
        } catch (Throwable broken) {
            throw failed(broken);
        }
    }
}
