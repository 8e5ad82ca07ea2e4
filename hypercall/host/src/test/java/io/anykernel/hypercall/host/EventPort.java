package io.anykernel.hypercall.host;

import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** A watched descriptor that becomes readable when a test says so. */
class EventPort implements WatchedPort, AutoCloseable {
    private final Posix posix;
    private final int descriptor;
    private final AtomicInteger readyCount = new AtomicInteger();

    EventPort(Posix posix) {
        this.posix = posix;
        this.descriptor = posix.eventfd(0, Linux.EFD_NONBLOCK_CLOEXEC);
    }

    void makeReadable() {
        ByteBuffer one =
                ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder()).putLong(0, 1);
        posix.write(descriptor, posix.addressOf(one), 8);
    }

    int readyCount() {
        return readyCount.get();
    }

    @Override
    public Posix posix() {
        return posix;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public int events() {
        return Linux.POLLIN;
    }

    @Override
    public boolean isLeftUnread() {
        return false;
    }

    @Override
    public void onReady(int events) {
        readyCount.incrementAndGet();
    }

    @Override
    public void close() {
        posix.close(descriptor);
    }
}
