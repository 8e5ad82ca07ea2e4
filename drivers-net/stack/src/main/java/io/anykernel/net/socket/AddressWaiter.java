package io.anykernel.net.socket;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import java.util.function.BooleanSupplier;

/** Waits until each interface that asks for its address has one. */
public final class AddressWaiter {
    private final Gate gate;
    private final BooleanSupplier isComplete;
    private Signal changed;
    private boolean isClosed;

    /** @param isComplete called with the Cpu held */
    public AddressWaiter(Gate gate, BooleanSupplier isComplete) {
        this.gate = gate;
        this.isComplete = isComplete;
    }

    /** No address comes any more: waiters return. The Cpu is held. */
    public void close() {
        isClosed = true;
        onChange();
    }

    /** An address was got or lost, or other interfaces ask; the Cpu is held. */
    public void onChange() {
        if (changed != null) {
            changed.signalAll();
        }
    }

    /** False if the time is over, the thread was interrupted or the stack closed before. */
    public boolean await(long timeoutNanos) {
        gate.requireOutside();
        boolean entered = gate.enter();
        try {
            if (changed == null) {
                changed = gate.newSignal();
            }
            long deadline = gate.deadline(timeoutNanos);
            int waited = Errno.OK;
            while (!isClosed && !isComplete.getAsBoolean() && waited == Errno.OK) {
                waited = gate.await(changed, deadline);
            }
            return !isClosed && isComplete.getAsBoolean();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }
}
