package io.anykernel.gateway;

import io.anykernel.core.log.Counter;
import io.anykernel.hypercall.Cpu;
import io.anykernel.kernel.Kernel;
import java.io.IOException;

/**
 * Decides whether the published TCP ports accept connections now. Those that cannot be accepted wait in the host's backlog,
 * and are accepted once there is room again; each beginning and each end of such a pause is one line in the log.
 */
final class Admission {
    /** No event says when there are descriptors again. */
    private static final long RETRY_NANOS = 100_000_000L;

    /**
     * Nor when there is memory again, where the open connections stay open. An attempt that fails costs half a second, in which
     * HotSpot collects garbage and waits for what it frees.
     */
    private static final long MEMORY_RETRY_NANOS = 10_000_000_000L;

    private final Kernel kernel;
    private final int maxConnections;
    private final Counter failures;
    private final Counter pauses;

    /** At most {@link #maxConnections}; less while the host has no more memory for buffers. */
    private int capacity;

    /** When {@link #capacity} is what it was again, or {@link Cpu#NEVER}. */
    private long memoryRetryNanos = Cpu.NEVER;

    /** Some port has no room for a connection more. */
    private boolean isFull;
    /** Until an eighth is free and nothing waits: a full gateway accepts each time that a connection ends. */
    private boolean isFullReported;

    private boolean isDraining;
    private boolean isFailing;
    private long retryNanos = Cpu.NEVER;

    Admission(Kernel kernel, int maxConnections) {
        this.kernel = kernel;
        this.maxConnections = maxConnections;
        this.capacity = maxConnections;
        this.failures = kernel.counters().counter("gateway.accept-failures");
        this.pauses = kernel.counters().counter("gateway.accept-pauses");
    }

    /** Whether published ports that are not full are to be selected for accepting. */
    boolean isAccepting() {
        return !isDraining && retryNanos == Cpu.NEVER;
    }

    /** The most connections at once for now. */
    int capacity() {
        return capacity;
    }

    /** When {@link #retry} is due, or {@link Cpu#NEVER}. */
    long nextDeadlineNanos() {
        return Math.min(retryNanos, memoryRetryNanos);
    }

    /** A port has no room for one more beside {@code open} connections. */
    void full(int open) {
        isFull = true;
        if (!isFullReported) {
            isFullReported = true;
            pause("connections connections=" + open);
        }
    }

    /** The host has no memory for the buffers of one connection more: the open ones are as many as fit. */
    void outOfMemory(int open, long nowNanos) {
        if (open > 0) {
            capacity = open;
            memoryRetryNanos = nowNanos + MEMORY_RETRY_NANOS;
            full(open);
        } else {
            failed("\"no direct memory\"", nowNanos);
        }
    }

    /** The host accepts no connection for {@code reason}, such as want of descriptors. */
    void failed(IOException reason, long nowNanos) {
        failed("\"" + reason.getMessage() + "\"", nowNanos);
    }

    private void failed(String reason, long nowNanos) {
        failures.increment();
        retryNanos = nowNanos + RETRY_NANOS;
        if (!isFailing) {
            isFailing = true;
            pause(reason);
        }
    }

    private void pause(String cause) {
        pauses.increment();
        kernel.log().line("event=accept-paused cause=" + cause);
    }

    /** Whether {@code open} connections leave so much room that waiting ones are to be accepted, or found to be none. */
    boolean mayResume(int open) {
        return isFullReported && !isFull && open <= capacity - capacity / 8 - 1;
    }

    /** All that waited at a port has been accepted. */
    void drained(int open) {
        boolean hasRoomAgain = mayResume(open);
        if (isFailing || hasRoomAgain) {
            isFailing = false;
            isFullReported &= !hasRoomAgain;
            kernel.log().line("event=accept-resumed connections=" + open);
        }
    }

    /** Accepting is tried again if that is due; returns whether it is: then no port counts as full before it was tried. */
    boolean retry(long nowNanos) {
        boolean isDue = nextDeadlineNanos() <= nowNanos;
        if (retryNanos <= nowNanos) {
            retryNanos = Cpu.NEVER;
        }
        if (memoryRetryNanos <= nowNanos) {
            restoreCapacity();
        }
        isFull &= !isDue;
        return isDue;
    }

    /** A connection has ended, {@code open} are left; returns whether a port that was full may have room. */
    boolean ended(int open) {
        if (open == 0) {
            restoreCapacity();
        }
        boolean wasFull = isFull;
        isFull = false;
        return wasFull;
    }

    private void restoreCapacity() {
        capacity = maxConnections;
        memoryRetryNanos = Cpu.NEVER;
    }

    /** Nothing is accepted any more. */
    void drain() {
        isDraining = true;
    }
}
