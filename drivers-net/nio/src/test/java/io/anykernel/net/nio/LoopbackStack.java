package io.anykernel.net.nio;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.NetStack;

/** A stack of its own with its loopback, and a listener at port 80. */
final class LoopbackStack implements AutoCloseable {
    static final IpAddress ADDRESS = IpAddress.parse("127.0.0.1");
    private static final int PORT = 80;
    private static final long LIMIT_NANOS = 30_000_000_000L;

    private final Instance instance = new Composition("test")
            .loopback()
            .start(HostWorld.builder().console(line -> {}).build());
    private final TcpListener listener = instance.net().listen(PORT, 8);

    /** Both ends of a connection. */
    record Sockets(TcpSocket near, TcpSocket far) {}

    Sockets connected() {
        TcpSocket near = net().connect(ADDRESS, PORT, LIMIT_NANOS);
        return new Sockets(near, listener.accept(LIMIT_NANOS));
    }

    NetStack net() {
        return instance.net();
    }

    void fail(Throwable cause) {
        instance.kernel().cpu().fail(cause);
    }

    @Override
    public void close() {
        instance.close();
    }
}
