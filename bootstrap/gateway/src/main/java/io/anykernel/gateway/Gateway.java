package io.anykernel.gateway;

import io.anykernel.composition.Composition;
import io.anykernel.composition.Instance;
import io.anykernel.composition.PortDevices;
import io.anykernel.core.time.Durations;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.NetStack;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes host ports into a stack at the other end of a link. Host connections beyond {@value Splices#MAX_CONNECTIONS}
 * wait in the host's backlog, as do those that the host has no descriptors or memory for; a client's reset is passed on within a second,
 * and one that has vanished is noticed by keep-alive; UDP keeps one flow for each client, 1024 at most, each until it was idle for two minutes.
 */
public final class Gateway implements AutoCloseable {
    private static final int MTU_BYTES = 1500;

    /** An address of our own choosing, locally administered: 02:61:6b:67:77:01. */
    private static final long MAC_ADDRESS = 0x0261_6b67_7701L;

    private final Instance instance;
    private final Selector selector;
    private final HostSide hostSide;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Makes the port of the gateway's end of the link. */
    public interface LinkEnd {
        NetPort open(Cpu owner);
    }

    private Gateway(Instance instance, Selector selector, HostSide hostSide) {
        this.instance = instance;
        this.selector = selector;
        this.hostSide = hostSide;
    }

    /**
     * Stands at the end of an in-process link.
     *
     * @param address of the gateway on the link, such as {@code 10.0.0.1/24}
     * @param target address of the stack whose services are published
     */
    public static Gateway onLink(World host, LinkEnd link, String address, IpAddress target) {
        return onLink(host, link, address, target, GatewayLimits.DEFAULT);
    }

    static Gateway onLink(World host, LinkEnd link, String address, IpAddress target, GatewayLimits limits) {
        return make(host, (owner, hostSide, selector) -> link.open(owner), address, target, limits);
    }

    /**
     * Stands at the end of QEMU's {@code -netdev stream}.
     *
     * @param connected to QEMU; owned by the gateway from now on, and closed if there comes to be none
     */
    public static Gateway onStream(World host, SocketChannel connected, String address, IpAddress target) {
        NetPortInfo info = new NetPortInfo("stream", MAC_ADDRESS, MTU_BYTES, 0, 0);
        boolean isMade = false;
        try {
            PortMaker maker = (owner, hostSide, selector) -> {
                StreamPort port = new StreamPort(info, connected, selector);
                hostSide.drains(port);
                return port;
            };
            Gateway gateway = make(host, maker, address, target, GatewayLimits.DEFAULT);
            isMade = true;
            return gateway;
        } finally {
            if (!isMade) {
                HostChannels.closeQuietly(connected);
            }
        }
    }

    /** Makes the port that stands on the gateway's own selector. */
    private interface PortMaker {
        NetPort make(Cpu owner, HostSide hostSide, Selector selector) throws IOException;
    }

    /** A gateway, or nothing: what was opened for one that cannot be made is closed. */
    private static Gateway make(World host, PortMaker maker, String address, IpAddress target, GatewayLimits limits) {
        InterfaceConfig addresses = InterfaceConfig.of(address);
        Selector selector = openSelector();
        boolean isMade = false;
        try {
            HostSide hostSide = new HostSide(selector, target, limits);
            Instance instance = new Composition("gateway")
                    .network(
                            "link", PortDevices.net("link", owner -> open(maker, owner, hostSide, selector)), addresses)
                    .add(hostSide)
                    .start(new GatewayWorld(host, selector));
            isMade = true;
            return new Gateway(instance, selector, hostSide);
        } finally {
            if (!isMade) {
                HostChannels.closeQuietly(selector);
            }
        }
    }

    private static Selector openSelector() {
        try {
            return Selector.open();
        } catch (IOException failure) {
            throw new PortException("cannot join the link: " + failure.getMessage());
        }
    }

    private static NetPort open(PortMaker maker, Cpu owner, HostSide hostSide, Selector selector) {
        try {
            return maker.make(owner, hostSide, selector);
        } catch (IOException failure) {
            throw new PortException("cannot join the link: " + failure.getMessage());
        }
    }

    // ---- publishing TCP

    /**
     * Listens at an address of the host for {@link #publish(ServerSocketChannel, int)}.
     *
     * @throws PortException in one line if the port cannot be had, or the gateway has been closed
     */
    public static ServerSocketChannel listen(InetSocketAddress address) {
        return HostChannels.listen(address);
    }

    /**
     * Listens on a host port and joins its connections to the target.
     *
     * @return the address listened on, with the port that the host chose if 0 was asked for
     * @throws PortException in one line if the port cannot be had, or the gateway has been closed
     */
    public InetSocketAddress publish(PublishedPort port) {
        return owned(listen(port.host()), listener -> publish(listener, port.targetPort()));
    }

    /**
     * Joins the connections of a listener to the target, those too that it has taken already.
     *
     * @param listener from {@link #listen}; the gateway's once this has returned
     * @param targetPort of the stack whose services are published
     * @return the address listened on
     * @throws PortException if the gateway has been closed
     */
    public InetSocketAddress publish(ServerSocketChannel listener, int targetPort) {
        return held(() -> hostSide.splices().publish(listener, targetPort).bound());
    }

    // ---- publishing UDP

    /**
     * Binds a UDP port of the host for {@link #publishUdp(DatagramChannel, int)}.
     *
     * @throws PortException in one line if the port cannot be had, or the gateway has been closed
     */
    public static DatagramChannel bindUdp(InetSocketAddress address) {
        return HostChannels.bindUdp(address);
    }

    /**
     * Binds a UDP port of the host and carries its datagrams to the target, and the answers back. The service sees each
     * client of the host's as another port of the gateway's address.
     *
     * @return the address bound, with the port that the host chose if 0 was asked for
     * @throws PortException in one line if the port cannot be had, or the gateway has been closed
     */
    public InetSocketAddress publishUdp(PublishedPort port) {
        return owned(bindUdp(port.host()), channel -> publishUdp(channel, port.targetPort()));
    }

    /**
     * As {@link #publishUdp(PublishedPort)}, for a port that is bound already.
     *
     * @param channel from {@link #bindUdp}; the gateway's once this has returned
     * @param targetPort of the stack whose services are published
     * @return the address bound
     * @throws PortException if the gateway has been closed
     */
    public InetSocketAddress publishUdp(DatagramChannel channel, int targetPort) {
        return held(() -> hostSide.flows().publish(channel, targetPort).bound());
    }

    private interface Publication<T> {
        InetSocketAddress publish(T channel);
    }

    private interface Registration {
        InetSocketAddress register() throws IOException;
    }

    /** Publishes a channel of ours, which is closed if it cannot be. */
    private static <T extends Closeable> InetSocketAddress owned(T channel, Publication<T> publication) {
        boolean isPublished = false;
        try {
            InetSocketAddress bound = publication.publish(channel);
            isPublished = true;
            return bound;
        } finally {
            if (!isPublished) {
                HostChannels.closeQuietly(channel);
            }
        }
    }

    private InetSocketAddress held(Registration registration) {
        Cpu cpu = kernel().cpu();
        cpu.acquire();
        try {
            InetSocketAddress bound = registration.register();
            cpu.wake();
            return bound;
        } catch (IOException failure) {
            throw new PortException("cannot listen: " + failure.getMessage());
        } finally {
            cpu.release();
        }
    }

    // ---- questions

    /** The kernel that the gateway's own stack runs in, for counters. */
    public Kernel kernel() {
        return instance.kernel();
    }

    /** The gateway's own stack. */
    public NetStack stack() {
        return instance.net();
    }

    /**
     * As {@link #close()}, after hosts have been handed what services had sent them.
     *
     * @param linger how long that may take
     * @throws IllegalArgumentException if it is negative
     */
    public void close(Duration linger) {
        long lingerNanos = Durations.timeoutNanos(linger);
        try {
            if (!isClosed.get()) {
                awaitDrained(lingerNanos);
            }
        } finally {
            close();
        }
    }

    private void awaitDrained(long lingerNanos) {
        CountDownLatch drained = new CountDownLatch(1);
        try {
            Cpu cpu = kernel().cpu();
            cpu.acquire();
            hostSide.splices().drain(drained::countDown);
            cpu.release();
            cpu.wake();
            drained.await(lingerNanos, TimeUnit.NANOSECONDS);
        } catch (CpuFailedException failed) {
            // Closing says so again.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops listening, resets what is open and releases everything. Idempotent, by any number of threads: the first ends the parts,
     * others return at once, perhaps before it has.
     */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            // Its Cpu has no waiting callers; awaitDrained is its linger.
            instance.close(Duration.ZERO);
        } finally {
            HostChannels.closeQuietly(selector);
        }
    }
}
