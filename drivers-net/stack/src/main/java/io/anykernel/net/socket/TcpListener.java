package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.tcp.ListenQueue;
import io.anykernel.net.tcp.TcpConnection;
import java.time.Duration;

/** A listening TCP port. Usable from any number of threads. */
public final class TcpListener implements AutoCloseable {
    private final Gate gate;
    private final ListenQueue queue;
    private final Signal acceptable;
    private final ReadinessReport report;

    /** Wraps a queue; the caller holds the Cpu. */
    public TcpListener(Gate gate, ListenQueue queue) {
        this.gate = gate;
        this.report = new ReadinessReport(this, gate, this::readiness);
        this.queue = queue;
        this.acceptable = gate.newSignal();
        queue.observe(this::onAcceptable);
        queue.openedAs(gate.newHandle(this));
    }

    private void onAcceptable() {
        acceptable.signalAll();
        report.changed();
    }

    public int port() {
        return queue.localPort();
    }

    /** A connection that waits, or {@code null}. */
    public TcpSocket tryAccept() {
        boolean entered = gate.enter();
        try {
            TcpConnection connection = queue.accept();
            return connection == null ? null : new TcpSocket(gate, connection);
        } catch (Throwable broken) {
            throw gate.failed(broken);
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
        int outcome = Errno.OK;
        TcpSocket accepted;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            TcpConnection connection = queue.accept();
            while (connection == null && outcome == Errno.OK && !queue.isClosed()) {
                outcome = gate.await(acceptable, deadline);
                connection = queue.accept();
            }
            outcome = queue.isClosed() ? Errno.BAD_HANDLE : outcome;
            accepted = connection == null ? null : new TcpSocket(gate, connection);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        if (accepted == null) {
            throw new KernelException(outcome, toString());
        }
        return accepted;
    }

    /** As {@link #accept(long)}; longer than a clock counts is for ever. */
    public TcpSocket accept(Duration timeout) {
        return accept(Durations.timeoutNanos(timeout));
    }

    public boolean isClosed() {
        boolean entered = gate.enter();
        try {
            return queue.isClosed();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Stops listening; connections not yet accepted are reset. */
    @Override
    public void close() {
        boolean entered = gate.enter();
        try {
            report.end();
            queue.close(gate.nowNanos());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }

    // ---- readiness

    ReadinessReport report() {
        return report;
    }

    /** What holds now, of {@link ReadinessListener}'s constants. */
    private int readiness() {
        return (queue.acceptableCount() > 0 ? ReadinessListener.ACCEPTABLE : 0)
                | (queue.isClosed() ? ReadinessListener.ERROR : 0);
    }

    @Override
    public String toString() {
        return "tcp listener port " + port();
    }
}
