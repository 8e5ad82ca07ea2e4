package io.anykernel.core.contracts.xen;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.XenEventChannel;

/** The near end of an event channel, whose far end is a model. */
final class ModelEventChannel implements XenEventChannel {
    private final ModelXenDevice device;
    private final int port;
    private final Cpu owner;
    private boolean isPending;
    private boolean isClosed;
    private long count;

    ModelEventChannel(ModelXenDevice device, int port, Cpu owner) {
        this.device = device;
        this.port = port;
        this.owner = owner;
    }

    boolean isClosed() {
        return isClosed;
    }

    void raise() {
        if (!isClosed) {
            isPending = true;
            count++;
            owner.wake();
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void notifyBackend() {
        if (isClosed) {
            throw new IllegalStateException("driver notifies through a channel that it closed");
        }
        device.onNotify(port);
    }

    @Override
    public boolean take() {
        boolean wasPending = isPending;
        isPending = false;
        return wasPending;
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
