package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.XenEventChannel;

/** An event channel on an interrupt line of its own, both given back when it is closed. */
final class GuestEventChannel implements XenEventChannel {
    private final int port;
    private final GuestInterrupt interrupt;
    private boolean isClosed;

    private GuestEventChannel(int port, GuestInterrupt interrupt) {
        this.port = port;
        this.interrupt = interrupt;
    }

    static GuestEventChannel open(int domain, Cpu owner, String location) {
        GuestInterrupt interrupt = GuestInterrupt.on(Native.interruptMessage(), location);
        interrupt.owner(owner);
        int port = Native.eventOpen(domain);
        if (port < 0) {
            Fibers.disconnect(interrupt.line());
            throw new PortException(location + ": the domain has no event channel left");
        }
        Native.eventConnect(port, interrupt.line());
        return new GuestEventChannel(port, interrupt);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void notifyBackend() {
        if (!isClosed) {
            Native.eventNotify(port);
        }
    }

    @Override
    public boolean take() {
        return !isClosed && interrupt.take();
    }

    @Override
    public long count() {
        return interrupt.count();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            Native.eventClose(port);
            Fibers.disconnect(interrupt.line());
        }
    }
}
