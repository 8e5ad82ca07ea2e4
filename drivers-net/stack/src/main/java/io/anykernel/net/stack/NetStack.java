package io.anykernel.net.stack;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.time.Durations;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.link.EthernetLink;
import io.anykernel.net.socket.AddressWaiter;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.Linger;
import io.anykernel.net.socket.NameResolver;
import io.anykernel.net.socket.Pinger;
import io.anykernel.net.socket.ReadinessQueue;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.tcp.ListenQueue;
import io.anykernel.net.tcp.TcpConnection;
import io.anykernel.net.tcp.TcpLayer;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.udp.UdpLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A TCP/IP stack: layers wired together, devices attached, polled by the holder of its Cpu.
 *
 * <pre>
 *   loop:         while (running) { if (!stack.poll(clock.nanoTime())) cpu.idle(stack.nextDeadlineNanos()); }
 *   application:  stack.connect(address, port, timeout), stack.listen(port, backlog), from any thread
 * </pre>
 *
 * <p>The methods of the loop ({@link #poll}, {@link #output}, {@link #nextDeadlineNanos}) need the Cpu held; the others
 * hold it themselves unless the caller does.
 */
public final class NetStack implements DutyCycle, AutoCloseable {
    private static final int RECEIVE_BUDGET = 256;
    private static final int LOOPBACK_ROUNDS = 16;

    private final Clock clock;
    private final Counters counters;
    private final PacketPool packets;
    private final TimerWheel timers;
    private final InternetLayer internet;
    private final TcpLayer tcp;
    private final UdpLayer udp;
    private final StackServices services;
    private final Gate gate;
    private final Pinger pinger;
    private final Log log;
    private final List<ReadinessQueue> readinessQueues = new ArrayList<>();
    private NetworkInterface[] interfaces = {};
    private boolean isClosed;

    /**
     * Wires a stack without interfaces.
     *
     * @param packets shared with the devices that will be attached, as {@code blocks} is
     */
    public NetStack(
            StackConfig config,
            Cpu cpu,
            Clock clock,
            Entropy entropy,
            PacketPool packets,
            PayloadPool blocks,
            Counters counters,
            Log log) {
        this.clock = clock;
        this.counters = counters;
        this.log = log.named("net");
        this.packets = packets;
        this.timers = new TimerWheel(clock.nanoTime());
        SipHash hash = new SipHash(entropy);
        this.internet =
                new InternetLayer(packets, blocks, timers, hash, entropy, config.neighborLimit(), counters, this.log);
        this.tcp = new TcpLayer(config.tcp(), internet, packets, blocks, timers, hash, entropy, counters, this.log);
        this.udp = new UdpLayer(internet, packets, blocks, hash, entropy, counters);
        this.gate = new Gate(cpu, clock, new Output());
        this.services = new StackServices(gate, internet, tcp, udp, packets, timers, entropy, counters, this.log);
        this.pinger = new Pinger(gate, internet, entropy);
    }

    /**
     * Attaches a device, which is the stack's from now on, and announces its addresses.
     *
     * @throws KernelException with {@code ADDRESS_IN_USE} if a DHCP server is to be asked and UDP port 68 is taken; the device
     *     is attached
     */
    public void attach(NetDevice device, InterfaceConfig config) {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(config, "config");
        boolean isComplete;
        boolean entered = gate.enter();
        try {
            int mtu = mtuBytes(config, device.info().mtuBytes());
            EthernetLink link = new EthernetLink(device, packets, counters);
            NetworkInterface added = internet.addInterface(link, config.addresses(), config.routes(), mtu);
            interfaces = internet.interfaces().toArray(new NetworkInterface[0]);
            added.announce(clock.nanoTime());
            isComplete = services.startClients(added, config.sources(), clock.nanoTime());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(isComplete ? Errno.OK : Errno.ADDRESS_IN_USE, "dhcp");
    }

    private static int mtuBytes(InterfaceConfig config, int deviceMtu) {
        return config.mtuBytes() == 0 ? deviceMtu : Math.min(config.mtuBytes(), deviceMtu);
    }

    /**
     * Gives an interface other addresses and routes. What is sent from now on goes by them; connections from an address that
     * is no longer this host's end with {@code ADDRESS_UNAVAILABLE}, the others go on.
     *
     * @param name of {@link InterfaceInfo}
     * @throws KernelException with {@code NO_DEVICE} if there is no such interface, or as {@link #attach}
     */
    public void configure(String name, InterfaceConfig config) {
        Objects.requireNonNull(config, "config");
        NetworkInterface changed = null;
        boolean isComplete = true;
        boolean entered = gate.enter();
        try {
            for (NetworkInterface each : interfaces) {
                changed = each.name().equals(name) ? each : changed;
            }
            if (changed != null) {
                int mtu = mtuBytes(config, changed.link().info().mtuBytes());
                services.stopClients(changed, clock.nanoTime());
                changed.configure(config.addresses(), config.routes(), mtu, clock.nanoTime());
                isComplete = services.startClients(changed, config.sources(), clock.nanoTime());
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(changed == null ? Errno.NO_DEVICE : Errno.OK, "interface " + name);
        check(isComplete ? Errno.OK : Errno.ADDRESS_IN_USE, "dhcp");
    }

    /**
     * Waits until each interface that asks for its address has one: of a DHCP server, or of a router's prefix.
     *
     * @return false if the time is over, the thread was interrupted or the stack closed before
     */
    public boolean awaitAddresses(Duration timeout) {
        AddressWaiter waiter;
        boolean entered = gate.enter();
        try {
            waiter = services.addresses();
        } finally {
            gate.leaveQuietly(entered);
        }
        return waiter == null || waiter.await(Durations.timeoutNanos(timeout));
    }

    // ---- the loop

    /**
     * Receives what the devices have, fires timers that are due, and sends what came of it, in one pass.
     *
     * @return whether there is more to do now
     */
    @Override
    public boolean poll(long nowNanos) {
        boolean more = false;
        for (NetworkInterface each : interfaces) {
            more |= each.link().poll(nowNanos, RECEIVE_BUDGET) >= RECEIVE_BUDGET;
            if (each.link().takeChange()) {
                onLinkChange(each, nowNanos);
            }
        }
        timers.advance(nowNanos);
        services.poll(nowNanos);
        output(nowNanos);
        return more || internet.hasLoopback();
    }

    /** Neighbors may have forgotten this host, or be others: it forgets them, and announces its addresses again. */
    private void onLinkChange(NetworkInterface changed, long nowNanos) {
        boolean isUp = changed.link().isUp();
        log.line("event=link device=" + changed.link().info().name() + " state=" + (isUp ? "up" : "down"));
        changed.onLinkChange(nowNanos);
        if (isUp) {
            services.onLinkUp(changed, nowNanos);
        }
    }

    /** Sends what can be sent, and receives what this host sent to itself; returns whether there was any of that. */
    public boolean output(long nowNanos) {
        for (NetworkInterface each : interfaces) {
            if (!each.link().canSend()) {
                // What waited for room goes first, and lets the connections behind it send in this very pass.
                each.link().flush();
            }
        }
        tcp.output(nowNanos);
        boolean hasReceived = internet.hasLoopback();
        for (int round = 0; round < LOOPBACK_ROUNDS && internet.hasLoopback(); round++) {
            internet.pollLoopback(nowNanos);
            tcp.output(nowNanos);
        }
        for (NetworkInterface each : interfaces) {
            each.link().flush();
        }
        udp.output(nowNanos);
        return hasReceived;
    }

    @Override
    public long nextDeadlineNanos() {
        if (internet.hasLoopback()) {
            return clock.nanoTime();
        }
        long earliest = Math.min(timers.nextDeadlineNanos(), tcp.nextDeadlineNanos());
        earliest = Math.min(earliest, udp.nextDeadlineNanos());
        for (NetworkInterface each : interfaces) {
            earliest = Math.min(earliest, each.link().nextDeadlineNanos());
        }
        return earliest;
    }

    // ---- sockets

    /**
     * Begins to connect and returns at once; {@code TcpSocket.connectOutcome} tells how it goes.
     *
     * @throws KernelException if it cannot begin: no route, no port, too many connections, stack closed
     */
    public TcpSocket startConnect(IpAddress to, int port) {
        return startConnect(IpAddress.ANY, 0, to, port);
    }

    /**
     * As {@link #startConnect(IpAddress, int)}, from a chosen address and port.
     *
     * @param local an address of this host, or {@code ANY} to have one chosen
     * @param localPort or 0 to have one chosen
     * @throws KernelException also with {@code ADDRESS_UNAVAILABLE} where the address is not this host's or cannot reach {@code
     *     to}, {@code ADDRESS_IN_USE} where the port is listened on or the connection exists
     */
    public TcpSocket startConnect(IpAddress local, int localPort, IpAddress to, int port) {
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(to, "to");
        requirePort(port);
        if (localPort != 0) {
            requirePort(localPort);
        }
        int outcome = Errno.SHUT_DOWN;
        TcpSocket socket = null;
        boolean entered = gate.enter();
        try {
            if (!isClosed) {
                TcpConnection connection =
                        tcp.connect(local.high(), local.low(), localPort, to.high(), to.low(), port, clock.nanoTime());
                outcome = connection.error();
                socket = outcome == Errno.OK ? new TcpSocket(gate, connection) : null;
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome, "tcp " + to + " port " + port);
        return socket;
    }

    /**
     * Connects.
     *
     * @throws KernelException if it fails, the time is over or the thread was interrupted
     */
    public TcpSocket connect(IpAddress to, int port, long timeoutNanos) {
        return connect(IpAddress.ANY, 0, to, port, timeoutNanos);
    }

    /** As {@link #connect(IpAddress, int, long)}, from a chosen address and port; see {@link #startConnect(IpAddress, int, IpAddress, int)}. */
    public TcpSocket connect(IpAddress local, int localPort, IpAddress to, int port, long timeoutNanos) {
        TcpSocket socket = startConnect(local, localPort, to, port);
        boolean connected = false;
        try {
            socket.awaitConnected(timeoutNanos);
            connected = true;
        } finally {
            if (!connected) {
                socket.abort();
            }
        }
        return socket;
    }

    /** As {@link #connect(IpAddress, int, long)}; longer than a clock counts is for ever. */
    public TcpSocket connect(IpAddress to, int port, Duration timeout) {
        return connect(to, port, Durations.timeoutNanos(timeout));
    }

    /** As {@link #connect(IpAddress, int, IpAddress, int, long)}; longer than a clock counts is for ever. */
    public TcpSocket connect(IpAddress local, int localPort, IpAddress to, int port, Duration timeout) {
        return connect(local, localPort, to, port, Durations.timeoutNanos(timeout));
    }

    /** Listens on a port of every local address; see {@link #listen(IpAddress, int, int)}. */
    public TcpListener listen(int port, int backlog) {
        return listen(IpAddress.ANY, port, backlog);
    }

    /**
     * Listens on a port.
     *
     * @param local an address of this host; or {@code ANY}, or 0.0.0.0, for all of them
     * @param backlog most connections that wait to be accepted
     * @throws KernelException with {@code ADDRESS_IN_USE}, {@code ADDRESS_UNAVAILABLE} or {@code SHUT_DOWN}
     */
    public TcpListener listen(IpAddress local, int port, int backlog) {
        Objects.requireNonNull(local, "local");
        requirePort(port);
        TcpListener listener = null;
        int outcome;
        boolean entered = gate.enter();
        try {
            outcome = bindOutcome(local);
            if (outcome == Errno.OK) {
                IpAddress bound = bound(local);
                ListenQueue queue = tcp.listen(bound.high(), bound.low(), port, backlog);
                outcome = queue == null ? Errno.ADDRESS_IN_USE : Errno.OK;
                listener = queue == null ? null : new TcpListener(gate, queue);
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome, "tcp " + local + " port " + port);
        return listener;
    }

    /**
     * Binds a UDP port.
     *
     * @param local an address of this host; or {@code ANY}, or 0.0.0.0, for all of them
     * @param port or 0 to have one chosen
     * @throws KernelException with {@code ADDRESS_IN_USE}, {@code ADDRESS_UNAVAILABLE} or {@code SHUT_DOWN}
     */
    public UdpSocket bindUdp(IpAddress local, int port) {
        Objects.requireNonNull(local, "local");
        if (port != 0) {
            requirePort(port);
        }
        UdpSocket socket = null;
        int outcome;
        boolean entered = gate.enter();
        try {
            outcome = bindOutcome(local);
            if (outcome == Errno.OK) {
                IpAddress bound = bound(local);
                UdpEndpoint endpoint = udp.bind(bound.high(), bound.low(), port);
                outcome = endpoint == null ? Errno.ADDRESS_IN_USE : Errno.OK;
                socket = endpoint == null ? null : new UdpSocket(gate, udp, endpoint);
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(outcome, "udp " + local + " port " + port);
        return socket;
    }

    /** Addresses of names. */
    public NameResolver names() {
        boolean entered = gate.enter();
        try {
            return services.names(clock.nanoTime());
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Echo requests to other hosts. */
    public Pinger pinger() {
        return pinger;
    }

    /**
     * Makes a queue of sockets that are ready, for an application that waits for many of them in one thread.
     *
     * @throws KernelException with {@code SHUT_DOWN}
     */
    public ReadinessQueue newReadinessQueue() {
        ReadinessQueue queue = null;
        boolean entered = gate.enter();
        try {
            if (!isClosed) {
                readinessQueues.removeIf(ReadinessQueue::isClosed);
                queue = new ReadinessQueue(gate, log, counters);
                readinessQueues.add(queue);
            }
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leave(entered);
        }
        check(queue == null ? Errno.SHUT_DOWN : Errno.OK, "readiness queue");
        return queue;
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port from 1 to 65535: " + port);
        }
    }

    /** Whether a port of {@code local} may be bound: {@code OK}, {@code SHUT_DOWN} or {@code ADDRESS_UNAVAILABLE}. */
    private int bindOutcome(IpAddress local) {
        if (isClosed) {
            return Errno.SHUT_DOWN;
        }
        boolean isOurs = local.isUnspecified() || internet.isLocal(local.high(), local.low());
        return isOurs ? Errno.OK : Errno.ADDRESS_UNAVAILABLE;
    }

    /** 0.0.0.0 is another spelling of all addresses, of both IP versions: as a mapped address it would be no packet's. */
    private static IpAddress bound(IpAddress local) {
        return local.isUnspecified() ? IpAddress.ANY : local;
    }

    private static void check(int outcome, String subject) {
        if (outcome != Errno.OK) {
            throw new KernelException(outcome, subject);
        }
    }

    // ---- questions

    /** Every TCP connection, in no order. */
    public List<ConnectionInfo> connections() {
        boolean entered = gate.enter();
        try {
            return tcp.connections();
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    public List<InterfaceInfo> interfaces() {
        boolean entered = gate.enter();
        try {
            List<InterfaceInfo> all = new ArrayList<>();
            for (NetworkInterface each : interfaces) {
                all.add(new InterfaceInfo(
                        each.name(),
                        each.link().macAddress(),
                        each.mtuBytes(),
                        each.link().info().offloads(),
                        each.link().isUp(),
                        each.addresses(),
                        each.routes(),
                        each.neighborCount(),
                        services.lease(each)));
            }
            return all;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** What applications have opened and not closed: sockets, listeners, UDP ports. */
    public List<OpenHandle> openHandles() {
        boolean entered = gate.enter();
        try {
            List<OpenHandle> open = new ArrayList<>();
            tcp.collectOpen(open);
            udp.collectOpen(open);
            return open;
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** Captures from now on where each of the {@link #openHandles} is opened, which takes some microseconds each. */
    public void trackOpens(boolean isTracking) {
        boolean entered = gate.enter();
        try {
            gate.trackOpens(isTracking);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** The counters given to the constructor, with this stack's among them. */
    public Counters counters() {
        return counters;
    }

    public boolean isClosed() {
        boolean entered = gate.enter();
        try {
            return isClosed;
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /**
     * Stops listening, and waits until the peers have acknowledged all that was queued on connections that were closed in
     * order, and their end of data: before {@link #close}, which resets what is left. New connections may still be made.
     *
     * @return false if the time is over or the thread was interrupted before
     */
    public boolean linger(long timeoutNanos) {
        return new Linger(gate, tcp).await(timeoutNanos);
    }

    /** As {@link #linger(long)}; longer than a clock counts is for ever. */
    public boolean linger(Duration timeout) {
        return linger(Durations.timeoutNanos(timeout));
    }

    /**
     * Resets every connection, closes every port and device. Waiting calls return. Afterwards the stack holds
     * no packet and no block.
     */
    @Override
    public void close() {
        boolean entered = gate.enter();
        try {
            if (isClosed) {
                return;
            }
            isClosed = true;
            long nowNanos = clock.nanoTime();
            services.close(nowNanos);
            tcp.close(nowNanos);
            udp.close();
            output(nowNanos);
            internet.close();
            interfaces = new NetworkInterface[0];
            readinessQueues.forEach(ReadinessQueue::close);
        } catch (Throwable broken) {
            throw gate.failed(broken);
        } finally {
            gate.leaveQuietly(entered);
        }
    }

    /** What a call from outside of the loop runs before it leaves or waits. */
    private final class Output implements DutyCycle {
        @Override
        public boolean poll(long nowNanos) {
            return output(nowNanos);
        }

        @Override
        public long nextDeadlineNanos() {
            return NetStack.this.nextDeadlineNanos();
        }
    }
}
