package io.anykernel.demo;

import io.anykernel.demo.http.Phase;
import io.anykernel.hypercall.Lock;

/**
 * How a client gets on with its connection, and whether the connection may be evicted for one that waits. Written by the
 * thread that serves it, judged by the one that accepts.
 */
final class ClientProgress {
    /** A client has this long to send its request before another may take its place. */
    static final long GRACE_NANOS = 250_000_000L;

    /** A client that acknowledges fewer than {@link #WINDOW_BYTES} in this time is slow. */
    static final long WINDOW_NANOS = 500_000_000L;

    /** 8 KiB a second. */
    static final long WINDOW_BYTES = 4096;

    /** Guards everything below. */
    private final Lock lock;

    private Phase phase = Phase.IDLE;
    private long sinceNanos;
    /** Bytes that had been read when the connection last began to wait for more. */
    private long usedBytes;

    private long queuedBytes;
    private long windowStartNanos;
    private long windowStartBytes;
    private boolean isSlow;

    ClientProgress(Lock lock, long nowNanos) {
        this.lock = lock;
        this.sinceNanos = nowNanos;
    }

    /** The connection is in another phase, or in the same for the next request. */
    void enter(Phase next, long nowNanos) {
        lock.lock();
        phase = next;
        sinceNanos = nowNanos;
        if (next == Phase.ANSWER) {
            windowStartNanos = nowNanos;
            windowStartBytes = queuedBytes;
            isSlow = false;
        }
        lock.unlock();
    }

    /**
     * The connection waits for the client's next bytes: what it read before has been used.
     *
     * @param readBytes in all
     */
    void onWait(long readBytes) {
        lock.lock();
        usedBytes = readBytes;
        lock.unlock();
    }

    /** Bytes were handed to the transport. */
    void onQueued(int bytes) {
        lock.lock();
        queuedBytes += bytes;
        lock.unlock();
    }

    /** When the present phase began. */
    long sinceNanos() {
        lock.lock();
        try {
            return sinceNanos;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the client, and not the server, is what the connection waits for, and has been for long enough.
     *
     * @param arrivedBytes in all: what has been read and not used yet counts as the server's turn, as what waits does
     * @param acknowledgedBytes of all that were handed to the transport
     */
    boolean isEvictable(long nowNanos, long arrivedBytes, long acknowledgedBytes) {
        lock.lock();
        try {
            if (acknowledgedBytes < queuedBytes) {
                return isReadingSlowly(nowNanos, acknowledgedBytes);
            }
            boolean isServersTurn = phase == Phase.ANSWER || arrivedBytes > usedBytes && phase != Phase.FINISH;
            return !isServersTurn && nowNanos - sinceNanos >= GRACE_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** Judged by the last whole window, which begins with the answer or where the one before ended. */
    private boolean isReadingSlowly(long nowNanos, long acknowledgedBytes) {
        long windowNanos = nowNanos - windowStartNanos;
        if (windowNanos >= WINDOW_NANOS) {
            isSlow = acknowledgedBytes - windowStartBytes < windowNanos / (WINDOW_NANOS / WINDOW_BYTES);
            windowStartNanos = nowNanos;
            windowStartBytes = acknowledgedBytes;
        }
        return isSlow;
    }
}
