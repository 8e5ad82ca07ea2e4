package io.anykernel.net.socket;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.tcp.TcpLayer;

/** Waits until connections that were closed in order have sent what was queued. */
public final class Linger implements ConnectionObserver {
    private final Gate gate;
    private final TcpLayer tcp;
    private Signal progress;

    public Linger(Gate gate, TcpLayer tcp) {
        this.gate = gate;
        this.tcp = tcp;
    }

    /** Stops listening and waits; false if the time is over or the thread was interrupted before all had finished. */
    public boolean await(long timeoutNanos) {
        gate.requireOutside();
        boolean isFinishing;
        boolean entered = gate.enter();
        try {
            long deadline = gate.deadline(timeoutNanos);
            progress = gate.newSignal();
            tcp.stopListening(gate.nowNanos());
            isFinishing = tcp.observeFinishing(this);
            int waited = Errno.OK;
            while (isFinishing && waited == Errno.OK) {
                waited = gate.await(progress, deadline);
                isFinishing = tcp.observeFinishing(this);
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        return !isFinishing;
    }

    @Override
    public void onReadable() {
        progress.signalAll();
    }

    @Override
    public void onWritable() {
        progress.signalAll();
    }
}
