package io.anykernel.gateway;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.stack.NetStack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The published UDP ports, and a flow for each client of each, within {@link DatagramLimits} and {@link Shares}. What is dropped is counted by
 * its reason. Confined to the gateway's Cpu.
 *
 * <p>A service that refuses (ICMP port unreachable) ends the flow; the client is not notified, since only the host's kernel
 * could send an ICMP error from its port. A flow that ended is refused to the service by an ICMP port unreachable.
 */
final class DatagramFlows {
    /** The longest payload of UDP over either IP version fits. */
    private static final int BUFFER_BYTES = 65_535;

    private final Kernel kernel;
    private final NetStack stack;
    private final Selector selector;
    private final IpAddress target;
    private final DatagramLimits limits;
    private final Counter opened;
    private final Counter expired;
    private final Counter yielded;
    private final Counter refused;
    private final Counter inward;
    private final Counter outward;
    private final Counter dropFull;
    private final Counter dropMemory;
    private final Counter dropUnreachable;
    private final Counter dropHost;
    private final Counter receiveFailures;
    private final List<PublishedDatagrams> ports = new ArrayList<>();
    private final DatagramFlowTable flows;
    private boolean isClosed;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final Datagram origin = new Datagram();
    private ArrayDeque<DatagramFlow> ready = new ArrayDeque<>();
    private ArrayDeque<DatagramFlow> nextReady = new ArrayDeque<>();

    DatagramFlows(Kernel kernel, NetStack stack, Selector selector, IpAddress target, DatagramLimits limits) {
        this.kernel = kernel;
        this.stack = stack;
        this.selector = selector;
        this.target = target;
        this.limits = limits;
        this.flows = new DatagramFlowTable(limits, new Shares(ports));
        Counters udp = kernel.counters().scope("gateway.udp");
        this.opened = udp.counter("flows.opened");
        this.expired = udp.counter("flows.expired");
        this.yielded = udp.counter("flows.yielded");
        this.refused = udp.counter("flows.refused");
        this.inward = udp.counter("datagrams.in");
        this.outward = udp.counter("datagrams.out");
        this.dropFull = udp.counter("drop.flows-full");
        this.dropMemory = udp.counter("drop.memory");
        this.dropUnreachable = udp.counter("drop.unreachable");
        this.dropHost = udp.counter("drop.host");
        this.receiveFailures = udp.counter("receive-failures");
    }

    /**
     * Carries the datagrams of {@code channel}, which is owned from then on; returns what is published.
     *
     * @throws io.anykernel.hypercall.PortException if the gateway has been closed
     */
    PublishedDatagrams publish(DatagramChannel channel, int targetPort) throws IOException {
        HostChannels.requireOpen(!isClosed);
        PublishedDatagrams added = new PublishedDatagrams(this, channel, targetPort);
        added.register(selector);
        ports.add(added);
        return added;
    }

    // ---- the loop

    /** Ends idle flows and carries what came from services; returns how many flows were served. */
    int poll(long nowNanos) {
        endIdle(nowNanos);
        ArrayDeque<DatagramFlow> turn = nextReady;
        nextReady = ready;
        ready = turn;
        int served = turn.size();
        for (DatagramFlow flow = turn.poll(); flow != null; flow = turn.poll()) {
            flow.taken();
            outward(flow, nowNanos);
        }
        return served;
    }

    boolean hasReady() {
        return !nextReady.isEmpty();
    }

    long nextDeadlineNanos() {
        DatagramFlow oldest = flows.leastRecentlyUsed();
        return oldest == null ? Cpu.NEVER : oldest.lastUsedNanos() + limits.idleNanos();
    }

    private void endIdle(long nowNanos) {
        DatagramFlow oldest = flows.leastRecentlyUsed();
        while (oldest != null && nowNanos - oldest.lastUsedNanos() >= limits.idleNanos()) {
            end(oldest, expired);
            oldest = flows.leastRecentlyUsed();
        }
    }

    private void end(DatagramFlow flow, Counter reason) {
        reason.increment();
        flows.remove(flow);
        flow.close();
    }

    // ---- from the host

    /** Where a datagram from the host is received into. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Carries a datagram to the service. */
    void inward(PublishedDatagrams published, InetSocketAddress client, ByteBuffer payload) {
        long nowNanos = kernel.clock().nanoTime();
        DatagramFlow flow = flow(new DatagramFlow.Key(published, client), nowNanos);
        if (flow == null) {
            dropFull.increment();
            return;
        }
        flow.used(nowNanos);
        int outcome = flow.inner()
                .trySend(payload.array(), payload.position(), payload.remaining(), target, published.targetPort());
        if (outcome == Errno.OK) {
            inward.increment();
        } else if (outcome == Errno.NO_BUFFERS) {
            dropMemory.increment();
        } else {
            dropUnreachable.increment();
        }
    }

    private DatagramFlow flow(DatagramFlow.Key key, long nowNanos) {
        DatagramFlow known = flows.find(key);
        if (known != null) {
            flows.heard(known);
            return known;
        }
        return makeRoom(key.published(), nowNanos) ? open(key, nowNanos) : null;
    }

    private boolean makeRoom(PublishedDatagrams port, long nowNanos) {
        while (!flows.hasRoom(port)) {
            DatagramFlow yielding = flows.yielding(port, nowNanos);
            if (yielding == null) {
                return false;
            }
            end(yielding, yielded);
        }
        return true;
    }

    /** A flow for a client that has none, or {@code null} if the stack has no port left. */
    private DatagramFlow open(DatagramFlow.Key key, long nowNanos) {
        UdpSocket inner;
        try {
            inner = connected(key.published().targetPort());
        } catch (KernelException none) {
            return null;
        }
        DatagramFlow flow = new DatagramFlow(this, key, inner, nowNanos);
        flows.add(flow);
        opened.increment();
        return flow;
    }

    /** A port of the stack that hears the service alone. */
    private UdpSocket connected(int targetPort) {
        UdpSocket socket = stack.bindUdp(IpAddress.ANY, 0);
        boolean isConnected = false;
        try {
            socket.connect(target, targetPort);
            isConnected = true;
        } finally {
            if (!isConnected) {
                socket.close();
            }
        }
        return socket;
    }

    void receiveFailed(PublishedDatagrams published, IOException failure) {
        if (receiveFailures.value() == 0) {
            kernel.log()
                    .warning("event=receive-failed port=" + published.bound().getPort() + "/udp cause=" + failure);
        }
        receiveFailures.increment();
    }

    // ---- from the service

    void queue(DatagramFlow flow) {
        nextReady.add(flow);
    }

    private void outward(DatagramFlow flow, long nowNanos) {
        if (flows.find(flow.key()) != flow) {
            return;
        }
        flow.used(nowNanos);
        int outcome = flow.inner().tryReceive(buffer.array(), 0, BUFFER_BYTES, origin);
        while (outcome >= 0) {
            flow.answered();
            send(flow, outcome);
            outcome = flow.inner().tryReceive(buffer.array(), 0, BUFFER_BYTES, origin);
        }
        if (outcome != Errno.WOULD_BLOCK) {
            end(flow, refused);
        }
    }

    private void send(DatagramFlow flow, int lengthBytes) {
        PublishedDatagrams published = flow.key().published();
        try {
            boolean isSent = published.send(
                    buffer.limit(lengthBytes).position(0), flow.key().client());
            (isSent ? outward : dropHost).increment();
        } catch (IOException refusedByHost) {
            dropHost.increment();
        }
    }

    // ---- the end

    /** Frees the stack's ports; nothing is published afterwards. */
    void close() {
        isClosed = true;
        flows.close();
    }

    void closeHostSide() {
        ports.forEach(PublishedDatagrams::close);
    }
}
