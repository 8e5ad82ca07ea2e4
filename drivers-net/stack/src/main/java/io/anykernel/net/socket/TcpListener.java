package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.tcp.ListenQueue;
import io.anykernel.net.tcp.TcpConnection;

/** A listening TCP port. Usable from any number of threads. */
public final class TcpListener implements AutoCloseable {
    private final Gate gate;
    private final ListenQueue queue;
    private final Signal acceptable;
    private Runnable observer;

    /** Wraps a queue; the caller holds the Cpu. */
    public TcpListener(Gate gate, ListenQueue queue) {
        this.gate = gate;
        this.queue = queue;
        this.acceptable = gate.newSignal();
        queue.observe(this::onAcceptable);
    }

    private void onAcceptable() {
        acceptable.signalAll();
        if (observer != null) {
            observer.run();
        }
    }

    public int port() {
        return queue.localPort();
    }

    /** Names a driver of the same Cpu that is told, while the Cpu is held, that a connection waits. */
    public void observe(Runnable observer) {
        boolean entered = gate.enter();
        try {
            this.observer = observer;
        } finally {
            gate.leave(entered);
        }
    }

    /** A connection that waits, or {@code null}. */
    public TcpSocket tryAccept() {
        boolean entered = gate.enter();
        try {
            TcpConnection connection = queue.accept();
            return connection == null ? null : new TcpSocket(gate, connection);
        } finally {
            gate.leave(entered);
        }
    }

    /**
     * Waits for a connection.
     *
     * @throws KernelException with {@code TIMED_OUT}, {@code INTERRUPTED}, or {@code BAD_HANDLE} once closed
     */
    public TcpSocket accept(long timeoutNanos) {
        gate.requireOutside();
        int waited = Errno.OK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            while (true) {
                TcpConnection connection = queue.accept();
                if (connection != null) {
                    return new TcpSocket(gate, connection);
                }
                if (queue.isClosed()) {
                    throw new KernelException(Errno.BAD_HANDLE, toString());
                }
                if (waited != Errno.OK) {
                    throw new KernelException(waited, toString());
                }
                waited = gate.await(acceptable, deadline);
            }
        } finally {
            gate.leave(entered);
        }
    }

    public boolean isClosed() {
        boolean entered = gate.enter();
        try {
            return queue.isClosed();
        } finally {
            gate.leave(entered);
        }
    }

    /** Stops listening; connections that nobody accepted are reset. */
    @Override
    public void close() {
        boolean entered = gate.enter();
        try {
            queue.close(gate.nowNanos());
        } finally {
            gate.leave(entered);
        }
    }

    @Override
    public String toString() {
        return "tcp listener port " + port();
    }
}
