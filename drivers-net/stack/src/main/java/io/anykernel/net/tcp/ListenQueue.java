package io.anykernel.net.tcp;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.table.Tuple;

/** A port in LISTEN: connections that are being made, and those that wait to be accepted. Confined to one Cpu. */
public final class ListenQueue extends Tuple {
    private final TcpLayer layer;
    private final int backlog;
    private Runnable observer;
    private OpenHandle handle;
    private TcpConnection acceptHead;
    private TcpConnection acceptTail;
    private int acceptable;
    private TcpConnection oldestHalfOpen;
    private TcpConnection newestHalfOpen;
    private int halfOpen;
    private boolean closed;

    ListenQueue(TcpLayer layer, long localHigh, long localLow, int port, int backlog) {
        this.layer = layer;
        this.backlog = Math.max(1, backlog);
        name(localHigh, localLow, port, 0, 0, 0);
    }

    /** Names the observer that is notified, with the Cpu held, of a connection to accept; it must not block. */
    public void observe(Runnable observer) {
        this.observer = observer;
    }

    /** Names what its user has opened. */
    public void openedAs(OpenHandle handle) {
        this.handle = handle;
    }

    /** What its user has opened and not closed, or {@code null}. */
    OpenHandle handle() {
        return handle;
    }

    /** The connection that waited longest, now the caller's, or {@code null}. */
    public TcpConnection accept() {
        TcpConnection connection = acceptHead;
        if (connection != null) {
            acceptHead = connection.nextInQueue;
            connection.nextInQueue = null;
            acceptable--;
        }
        return connection;
    }

    public int acceptableCount() {
        return acceptable;
    }

    public int halfOpenCount() {
        return halfOpen;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Stops listening; connections not yet accepted are reset. */
    public void close(long nowNanos) {
        if (closed) {
            return;
        }
        closed = true;
        layer.stopListening(this, nowNanos);
        for (TcpConnection waiting = accept(); waiting != null; waiting = accept()) {
            waiting.abort(nowNanos);
        }
        tell();
    }

    boolean isAcceptFull() {
        return acceptable >= backlog;
    }

    /**
     * Half-open connections cost nothing but memory until they are acknowledged, so that more of them are let in than the
     * backlog; all ports together have a quarter of the table. Beyond that, SYNs are answered by cookies.
     */
    boolean isHalfOpenFull() {
        return halfOpen >= Math.max(64, 2 * backlog)
                || layer.listeners().halfOpenCount() >= layer.config().maxConnections() / 4;
    }

    /** The half-open connection that waits longest for its acknowledgment, or {@code null}. */
    TcpConnection oldestHalfOpen() {
        return oldestHalfOpen;
    }

    void onHalfOpen(TcpConnection c) {
        c.olderHalfOpen = newestHalfOpen;
        c.newerHalfOpen = null;
        if (newestHalfOpen == null) {
            oldestHalfOpen = c;
        } else {
            newestHalfOpen.newerHalfOpen = c;
        }
        newestHalfOpen = c;
        halfOpen++;
        layer.listeners().addHalfOpen(1);
    }

    void onHalfOpenGone(TcpConnection c) {
        if (c.olderHalfOpen == null) {
            oldestHalfOpen = c.newerHalfOpen;
        } else {
            c.olderHalfOpen.newerHalfOpen = c.newerHalfOpen;
        }
        if (c.newerHalfOpen == null) {
            newestHalfOpen = c.olderHalfOpen;
        } else {
            c.newerHalfOpen.olderHalfOpen = c.olderHalfOpen;
        }
        c.olderHalfOpen = null;
        c.newerHalfOpen = null;
        halfOpen--;
        layer.listeners().addHalfOpen(-1);
    }

    void onEstablished(TcpConnection connection) {
        connection.nextInQueue = null;
        if (acceptHead == null) {
            acceptHead = connection;
        } else {
            acceptTail.nextInQueue = connection;
        }
        acceptTail = connection;
        acceptable++;
        tell();
    }

    private void tell() {
        if (observer != null) {
            observer.run();
        }
    }
}
