package io.anykernel.gateway;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.ip.IpAddress;
import io.anykernel.net.port.PortNetDevice;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import io.anykernel.net.stack.StackConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes host ports into a stack at the other end of a link. Host connections beyond {@link #MAX_CONNECTIONS} wait in
 * the host's backlog.
 */
public final class Gateway implements AutoCloseable {
    static final int MAX_CONNECTIONS = 1024;
    private static final long SLACK_BYTES = 1 << 20;
    private static final int BACKLOG = 512;
    private static final int SPLICE_BUFFER_BYTES = 64 * 1024;
    private static final int MTU_BYTES = 1500;
    /** Nothing says when there are descriptors again. */
    private static final long ACCEPT_RETRY_NANOS = 100_000_000L;

    /** An address of our own choosing, locally administered: 02:61:6b:67:77:01. */
    private static final long MAC_ADDRESS = 0x0261_6b67_7701L;

    private final Kernel kernel;
    private final Selector selector;
    private final NetStack stack;
    private final IpAddress target;
    private final StreamPort streamPort;
    private final Counter accepted;
    private final Counter reset;
    private final Counter refused;
    private final Counter acceptFailures;
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final List<Splice> splices = new ArrayList<>();
    private final ArrayDeque<Memory> freeBuffers = new ArrayDeque<>();
    private ArrayDeque<Splice> ready = new ArrayDeque<>();
    private ArrayDeque<Splice> nextReady = new ArrayDeque<>();
    private boolean isFull;
    /** When accepting is tried again after it failed. */
    private long acceptAgainNanos = Cpu.NEVER;

    private boolean closed;

    /** Makes the port of the gateway's end of the link. */
    public interface LinkEnd {
        NetPort open(Cpu owner);
    }

    /** Makes the port that stands on the gateway's own selector. */
    private interface PortMaker {
        NetPort make(Cpu owner, Selector selector) throws IOException;
    }

    /**
     * Stands at the end of an in-process link.
     *
     * @param address of the gateway on the link, such as {@code 10.0.0.1/24}
     * @param target address of the stack whose services are published
     */
    public static Gateway onLink(World host, LinkEnd link, String address, IpAddress target) {
        return make(host, (owner, selector) -> link.open(owner), address, target);
    }

    /**
     * Stands at the end of QEMU's {@code -netdev stream}.
     *
     * @param connected to QEMU; owned by the gateway from now on, and closed if there comes to be none
     */
    public static Gateway onStream(World host, SocketChannel connected, String address, IpAddress target) {
        NetPortInfo info = new NetPortInfo("stream", MAC_ADDRESS, MTU_BYTES, 0, 0);
        boolean made = false;
        try {
            Gateway gateway =
                    make(host, (owner, selector) -> new StreamPort(info, connected, selector), address, target);
            made = true;
            return gateway;
        } finally {
            if (!made) {
                closeQuietly(connected);
            }
        }
    }

    /** A gateway, or nothing: what was opened for one that cannot be made is closed. */
    private static Gateway make(World host, PortMaker maker, String address, IpAddress target) {
        InterfaceConfig addresses = InterfaceConfig.of(address);
        Kernel kernel = null;
        Selector selector = null;
        boolean made = false;
        try {
            selector = Selector.open();
            kernel = new Kernel(
                    "gateway", new GatewayWorld(host, selector), StackConfig.DEFAULT.arenaBytes() + SLACK_BYTES);
            NetPort port = kernel.lent("link", maker.make(kernel.cpu(), selector));
            Gateway gateway = new Gateway(kernel, selector, port, addresses, target);
            made = true;
            return gateway;
        } catch (IOException failure) {
            throw new PortException("cannot join the link: " + failure.getMessage());
        } finally {
            if (!made) {
                abandon(kernel, selector);
            }
        }
    }

    private static void abandon(Kernel kernel, Selector selector) {
        try {
            if (kernel != null) {
                kernel.close();
            }
        } catch (IllegalStateException secondary) {
            // What could not be made is the news; this only follows from it.
            kernel.log().line("event=unclean-close cause=" + secondary.getMessage());
        } finally {
            closeQuietly(selector);
        }
    }

    private static void closeQuietly(Closeable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (IOException ignored) {
            // Its descriptor is given back either way.
        }
    }

    private Gateway(Kernel kernel, Selector selector, NetPort port, InterfaceConfig addresses, IpAddress target) {
        this.kernel = kernel;
        this.selector = selector;
        this.target = target;
        this.accepted = kernel.counters().counter("gateway.accepted");
        this.reset = kernel.counters().counter("gateway.reset");
        this.refused = kernel.counters().counter("gateway.refused");
        this.acceptFailures = kernel.counters().counter("gateway.accept-failures");
        this.streamPort = port instanceof StreamPort stream ? stream : null;
        this.stack = wire(StackConfig.DEFAULT, port, addresses);
        kernel.attach(new Loop());
        kernel.start();
    }

    private NetStack wire(StackConfig config, NetPort port, InterfaceConfig addresses) {
        PacketPool packets = kernel.packetPool("net.packets", config.packets(), config.packetRunBytes());
        PayloadPool blocks = kernel.payloadPool("net.blocks", config.blocks(), config.blockBytes());
        NetStack made = kernel.onClose(
                "net",
                new NetStack(
                        config,
                        kernel.cpu(),
                        kernel.clock(),
                        kernel.world().entropy(),
                        packets,
                        blocks,
                        kernel.counters(),
                        kernel.log()));
        made.attach(new PortNetDevice(port, packets, blocks, kernel.arena(), kernel.counters()), addresses);
        return made;
    }

    /**
     * Listens at an address of the host for {@link #publish(ServerSocketChannel, int)}.
     *
     * @throws PortException in one line if the port cannot be had
     */
    public static ServerSocketChannel listen(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new PortException("cannot listen on " + text(address) + ": no such host");
        }
        ServerSocketChannel listener = null;
        try {
            listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return listener.bind(address, BACKLOG);
        } catch (IOException failure) {
            closeQuietly(listener);
            throw new PortException("cannot listen on " + text(address) + ": " + failure.getMessage()
                    + "; choose another port or end who holds it");
        }
    }

    /**
     * Listens on a host port and joins its connections to the target.
     *
     * @return the address listened on, with the port that the host chose if 0 was asked for
     * @throws PortException in one line if the port cannot be had
     */
    public InetSocketAddress publish(PublishedPort port) {
        ServerSocketChannel listener = listen(port.host());
        boolean published = false;
        try {
            InetSocketAddress bound = publish(listener, port.targetPort());
            published = true;
            return bound;
        } finally {
            if (!published) {
                closeQuietly(listener);
            }
        }
    }

    /**
     * Joins the connections of a listener to the target, those too that it has taken already.
     *
     * @param listener from {@link #listen}; the gateway's once this has returned
     * @param targetPort of the stack whose services are published
     * @return the address listened on
     */
    public InetSocketAddress publish(ServerSocketChannel listener, int targetPort) {
        kernel.cpu().acquire();
        try {
            InetSocketAddress bound = (InetSocketAddress) listener.getLocalAddress();
            listener.configureBlocking(false);
            listener.register(selector, isFull ? 0 : SelectionKey.OP_ACCEPT, new PublishedPort(bound, targetPort));
            listeners.add(listener);
            kernel.cpu().wake();
            return bound;
        } catch (IOException failure) {
            throw new PortException("cannot listen: " + failure.getMessage());
        } finally {
            kernel.cpu().release();
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** The kernel that the gateway's own stack runs in, for counters. */
    public Kernel kernel() {
        return kernel;
    }

    /** The gateway's own stack. */
    public NetStack stack() {
        return stack;
    }

    // ---- called by splices, Cpu held

    void queue(Splice splice) {
        nextReady.add(splice);
    }

    void forget(Splice splice) {
        splices.remove(splice);
        if (isFull) {
            isFull = false;
            acceptAgain(SelectionKey.OP_ACCEPT);
        }
    }

    /** A buffer for one direction; kept for the next splice, since direct memory is freed by collections only. */
    Memory borrow() {
        Memory free = freeBuffers.poll();
        return free != null ? free : Memory.allocate(SPLICE_BUFFER_BYTES);
    }

    void giveBack(Memory buffer) {
        freeBuffers.push(buffer);
    }

    void countReset() {
        reset.increment();
    }

    private void acceptAgain(int operations) {
        for (ServerSocketChannel listener : listeners) {
            SelectionKey key = listener.keyFor(selector);
            if (key != null && key.isValid()) {
                key.interestOps(operations);
            }
        }
    }

    // ---- the loop

    private final class Loop implements DutyCycle {
        @Override
        public boolean poll(long nowNanos) {
            try {
                selector.selectNow();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            if (acceptAgainNanos <= nowNanos) {
                acceptAgainNanos = Cpu.NEVER;
                acceptAgain(isFull ? 0 : SelectionKey.OP_ACCEPT);
            }
            int done = takeSelected();
            boolean more = stack.poll(nowNanos);
            done += pumpReady();
            if (done > 0) {
                stack.output(nowNanos);
            }
            if (streamPort != null) {
                streamPort.drain();
            }
            return done > 0 || more || !nextReady.isEmpty();
        }

        @Override
        public long nextDeadlineNanos() {
            return Math.min(stack.nextDeadlineNanos(), acceptAgainNanos);
        }
    }

    private int takeSelected() {
        int taken = 0;
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.attachment() instanceof Splice splice) {
                splice.queue();
                taken++;
            } else if (key.attachment() instanceof PublishedPort port && key.isValid()) {
                acceptAll((ServerSocketChannel) key.channel(), port);
                taken++;
            }
        }
        selector.selectedKeys().clear();
        return taken;
    }

    private int pumpReady() {
        ArrayDeque<Splice> turn = nextReady;
        nextReady = ready;
        ready = turn;
        int pumped = turn.size();
        for (Splice splice = turn.poll(); splice != null; splice = turn.poll()) {
            splice.pump();
        }
        return pumped;
    }

    private void acceptAll(ServerSocketChannel listener, PublishedPort port) {
        try {
            while (splices.size() < MAX_CONNECTIONS) {
                SocketChannel host = listener.accept();
                if (host == null) {
                    return;
                }
                join(host, port);
            }
            isFull = true;
            acceptAgain(0);
        } catch (IOException failure) {
            restFromAccepting(port, failure);
        }
    }

    /** Descriptors ran out: what waits in the backlog is tried again later, not in a busy loop meanwhile. */
    private void restFromAccepting(PublishedPort port, IOException failure) {
        if (acceptFailures.value() == 0) {
            kernel.log().line("event=accept-failed port=" + port.host().getPort() + " cause=" + failure);
        }
        acceptFailures.increment();
        acceptAgain(0);
        acceptAgainNanos = kernel.clock().nanoTime() + ACCEPT_RETRY_NANOS;
    }

    private void join(SocketChannel host, PublishedPort port) throws IOException {
        try {
            host.configureBlocking(false);
            host.setOption(StandardSocketOptions.TCP_NODELAY, true);
            splice(host, stack.startConnect(target, port.targetPort()));
        } catch (KernelException failure) {
            refused.increment();
            host.setOption(StandardSocketOptions.SO_LINGER, 0);
            host.close();
        } catch (IOException gone) {
            host.close();
            throw gone;
        }
    }

    private void splice(SocketChannel host, TcpSocket inner) throws IOException {
        inner.noDelay(true);
        SelectionKey key = host.register(selector, 0);
        Splice splice = new Splice(this, host, key, inner);
        key.attach(splice);
        splices.add(splice);
        accepted.increment();
        splice.queue();
    }

    /** Stops listening, resets what is open and gives everything back. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            resetConnections();
            kernel.close();
        } finally {
            closeHostSide();
        }
    }

    private void resetConnections() {
        try {
            kernel.cpu().acquire();
        } catch (CpuFailedException failed) {
            // The stack may not be called any more; its peer is told by the end of the link.
            return;
        }
        try {
            for (Splice splice : List.copyOf(splices)) {
                splice.reset();
            }
        } finally {
            kernel.cpu().release();
        }
    }

    /** The loop has ended. */
    private void closeHostSide() {
        List.copyOf(splices).forEach(Splice::resetHost);
        try {
            for (ServerSocketChannel listener : listeners) {
                listener.close();
            }
            selector.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
