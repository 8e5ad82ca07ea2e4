package io.anykernel.net.socket;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import java.time.Duration;
import java.util.Objects;

/**
 * Readiness of any number of sockets, in the order in which they became ready: an application's event loop.
 *
 * <p>Listeners run on the threads that call {@link #dispatch} or {@link #run}, after the Cpu was released, so that they may
 * make any call and what they throw harms nothing: it is counted as {@code socket.listener-failures}, and logged once for
 * each registration. Any number of threads may dispatch; one listener runs on one of them at a time.
 */
public final class ReadinessQueue implements AutoCloseable {
    private static final int MAX_CALLS = 64;

    private final Gate gate;
    private final Log log;
    private final Counter listenerFailures;
    private final Signal ready;
    private Registration first;
    private Registration last;
    private boolean isClosed;

    /** An empty queue; the caller holds the Cpu. Closed with the stack. */
    public ReadinessQueue(Gate gate, Log log, Counters counters) {
        this.gate = gate;
        this.log = log;
        this.listenerFailures = counters.counter("socket.listener-failures");
        this.ready = gate.newSignal();
    }

    // ---- registering

    /**
     * Reports the socket's readiness to {@code listener}, in place of any other listener, until it is closed. What is ready
     * already is reported at once.
     */
    public void register(TcpSocket socket, ReadinessListener listener) {
        register(socket.report(), listener);
    }

    /** As {@link #register(TcpSocket, ReadinessListener)}. */
    public void register(TcpListener socket, ReadinessListener listener) {
        register(socket.report(), listener);
    }

    /** As {@link #register(TcpSocket, ReadinessListener)}. */
    public void register(UdpSocket socket, ReadinessListener listener) {
        register(socket.report(), listener);
    }

    private void register(ReadinessReport report, ReadinessListener listener) {
        Objects.requireNonNull(listener, "listener");
        if (report.gate() != gate) {
            throw new IllegalArgumentException("a socket of another stack");
        }
        boolean entered = gate.enter();
        try {
            report.begin(new Registration(report, listener));
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    // ---- dispatching

    /**
     * Waits until a socket is ready, and calls the listeners of those that are, 64 at most.
     *
     * @param timeoutNanos how long to wait for the first, or {@link Gate#FOREVER}
     * @return how many were called; 0 when the time is over
     * @throws KernelException with {@code INTERRUPTED}, or {@code BAD_HANDLE} once this queue is closed and empty
     */
    public int dispatch(long timeoutNanos) {
        gate.requireOutside();
        Registration registration = awaitReady(timeoutNanos);
        int calls = 0;
        while (registration != null) {
            Throwable thrown = registration.call();
            calls++;
            registration = next(registration, thrown, calls < MAX_CALLS);
        }
        return calls;
    }

    /** As {@link #dispatch(long)}; longer than a clock counts is for ever. */
    public int dispatch(Duration timeout) {
        return dispatch(Durations.timeoutNanos(timeout));
    }

    /** Dispatches until this queue or its stack is closed, or the thread is interrupted. */
    public void run() {
        int outcome = Errno.OK;
        while (outcome == Errno.OK) {
            try {
                dispatch(Gate.FOREVER);
            } catch (KernelException ended) {
                outcome = ended.errno();
            }
        }
    }

    private Registration awaitReady(long timeoutNanos) {
        Registration taken;
        int outcome = Errno.OK;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            taken = take();
            while (taken == null && outcome == Errno.OK && !isClosed) {
                outcome = gate.await(ready, deadline);
                taken = take();
            }
            outcome = isClosed ? Errno.BAD_HANDLE : outcome;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
        if (taken == null && outcome != Errno.TIMED_OUT) {
            throw new KernelException(outcome, "readiness queue");
        }
        return taken;
    }

    /** Ends the call of one listener; returns the next that is to be called, if it is wanted and there is one. */
    private Registration next(Registration done, Throwable thrown, boolean isWanted) {
        Registration taken;
        boolean isFirstFailure;
        boolean entered = gate.enter();
        try {
            isFirstFailure = thrown != null && done.isFirstFailure();
            if (thrown != null) {
                listenerFailures.increment();
            }
            done.ended();
            taken = isWanted ? take() : null;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
        if (isFirstFailure) {
            log.error("event=listener-failed socket=" + done.report.socket() + " cause=" + thrown);
        }
        return taken;
    }

    /** The first registration whose socket is still ready, about to be called, or {@code null}. */
    private Registration take() {
        Registration taken = null;
        while (first != null && taken == null) {
            Registration at = first;
            first = at.next;
            last = first == null ? null : last;
            at.next = null;
            taken = at.begins() ? at : null;
        }
        return taken;
    }

    // ---- ending

    public boolean isClosed() {
        boolean entered = gate.enter();
        try {
            return isClosed;
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Ends every {@link #dispatch} and {@link #run} once what is ready has been reported. A listener may still run. */
    @Override
    public void close() {
        boolean entered = gate.enter();
        try {
            isClosed = true;
            ready.signalAll();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** One socket's listener. Every method but {@link #call} needs the Cpu held. */
    final class Registration {
        private final ReadinessReport report;
        private final ReadinessListener listener;
        private Registration next;
        private int events;
        private boolean isQueued;
        private boolean isCalled;
        private boolean hasChanged;
        private boolean isEnded;
        private boolean hasFailed;

        private Registration(ReadinessReport report, ReadinessListener listener) {
            this.report = report;
            this.listener = listener;
        }

        /** The socket changed. */
        void changed() {
            if (isCalled) {
                hasChanged = true;
            } else if (!isQueued && !isEnded) {
                isQueued = true;
                append(this);
                ready.signalAll();
            }
        }

        /** The socket was closed by its user, or reports elsewhere: the listener is not called any more. */
        void end() {
            isEnded = true;
        }

        private boolean begins() {
            isQueued = false;
            events = isEnded ? 0 : report.readiness();
            isCalled = events != 0;
            return isCalled;
        }

        /** Returns what the listener threw, or {@code null}. */
        private Throwable call() {
            try {
                listener.onReady(events);
                return null;
            } catch (Throwable thrown) {
                // Whatever it is, it is the listener's: neither the stack nor the other listeners are affected.
                return thrown;
            }
        }

        private void ended() {
            isCalled = false;
            if (hasChanged) {
                hasChanged = false;
                changed();
            }
        }

        private boolean isFirstFailure() {
            boolean isFirst = !hasFailed;
            hasFailed = true;
            return isFirst;
        }
    }

    private void append(Registration registration) {
        if (first == null) {
            first = registration;
        } else {
            last.next = registration;
        }
        last = registration;
    }
}
