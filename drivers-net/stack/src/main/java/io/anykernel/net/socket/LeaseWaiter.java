package io.anykernel.net.socket;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Signal;
import io.anykernel.net.ip.AddressClients;

/** Waits until each interface that asks a DHCP server for its address has one. */
public final class LeaseWaiter {
    private final Gate gate;
    private final AddressClients clients;
    private Signal changed;

    public LeaseWaiter(Gate gate, AddressClients clients) {
        this.gate = gate;
        this.clients = clients;
        clients.observe(this::onChange);
    }

    private void onChange() {
        if (changed != null) {
            changed.signalAll();
        }
    }

    /** False if the time is over or the thread was interrupted before. */
    public boolean await(long timeoutNanos) {
        gate.requireOutside();
        boolean entered = gate.enter();
        try {
            if (changed == null) {
                changed = gate.newSignal();
            }
            long deadline = gate.deadline(timeoutNanos);
            int waited = Errno.OK;
            while (!clients.isComplete() && waited == Errno.OK) {
                waited = gate.await(changed, deadline);
            }
            return clients.isComplete();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
    }
}
