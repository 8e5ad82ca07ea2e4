package io.anykernel.net.dhcp;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.udp.UdpLayer;
import io.anykernel.net.wire.DhcpMessage;
import java.util.ArrayList;
import java.util.List;

/** The DHCP clients of a stack, one for each interface that asks for its address, behind UDP port 68. Confined to one Cpu. */
public final class DhcpClients {
    private final UdpLayer udp;
    private final DhcpSender sender;
    private final TimerWheel timers;
    private final Entropy entropy;
    private final DhcpCounters counters;
    private final Log log;
    private final List<DhcpClient> clients = new ArrayList<>();
    private final DhcpMessage message = new DhcpMessage();
    private UdpEndpoint endpoint;
    private Runnable observer = () -> {};

    public DhcpClients(
            InternetLayer internet,
            UdpLayer udp,
            PacketPool pool,
            TimerWheel timers,
            Entropy entropy,
            Counters counters,
            Log log) {
        this.udp = udp;
        this.sender = new DhcpSender(internet, pool);
        this.timers = timers;
        this.entropy = entropy;
        this.counters = new DhcpCounters(counters);
        this.log = log;
    }

    /** Names the observer that is notified, with the Cpu held, when a lease was got or lost; it must not block. */
    public void observe(Runnable observer) {
        this.observer = observer;
    }

    /**
     * Asks for an address for the interface, besides those that it has, from now on.
     *
     * @return false if UDP port 68 is taken
     */
    public boolean start(NetworkInterface port, long nowNanos) {
        if (endpoint == null) {
            endpoint = udp.bind(0, 0, DhcpMessage.CLIENT_PORT);
        }
        if (endpoint == null) {
            return false;
        }
        DhcpClient client = new DhcpClient(port, sender, timers, entropy, counters, log, () -> observer.run());
        clients.add(client);
        client.start(nowNanos);
        return true;
    }

    /** Asks no longer for the interface's address; if it asked, its addresses are for the caller to set. */
    public void stop(NetworkInterface port) {
        for (DhcpClient client : List.copyOf(clients)) {
            if (client.port() == port) {
                client.stop();
                clients.remove(client);
            }
        }
        if (clients.isEmpty() && endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }

    /** Whether each interface that asks has an address. */
    public boolean isComplete() {
        for (DhcpClient client : clients) {
            if (client.lease() == null) {
                return false;
            }
        }
        return true;
    }

    /** The interface's lease, or {@code null}. */
    public DhcpLease lease(NetworkInterface port) {
        for (DhcpClient client : clients) {
            if (client.port() == port) {
                return client.lease();
            }
        }
        return null;
    }

    /** Name servers of all leases, in the servers' order. */
    public List<IpAddress> nameServers() {
        List<IpAddress> all = new ArrayList<>();
        for (DhcpClient client : clients) {
            if (client.lease() != null) {
                all.addAll(client.lease().nameServers());
            }
        }
        return all;
    }

    /** Domains of all leases. */
    public List<String> domains() {
        List<String> all = new ArrayList<>();
        for (DhcpClient client : clients) {
            if (client.lease() != null && client.lease().domain() != null) {
                all.add(client.lease().domain());
            }
        }
        return all;
    }

    public void onLinkUp(NetworkInterface port, long nowNanos) {
        for (DhcpClient client : clients) {
            if (client.port() == port) {
                client.onLinkUp(nowNanos);
            }
        }
    }

    /** Takes what has arrived. */
    public void poll(long nowNanos) {
        while (endpoint != null && !endpoint.isEmpty()) {
            take(endpoint.peek(), endpoint.sourcePort(), nowNanos);
            if (endpoint != null) {
                endpoint.discard();
            }
        }
    }

    private void take(PacketBuffer payload, int sourcePort, long nowNanos) {
        message.wrap(payload.memory(), payload.start(), payload.runBytes());
        if (sourcePort != DhcpMessage.SERVER_PORT || !message.isValid()) {
            counters.dropMalformed.increment();
            return;
        }
        for (DhcpClient client : clients) {
            if (client.isAnswer(message)) {
                client.onAnswer(message, nowNanos);
                return;
            }
        }
        counters.dropUnexpected.increment();
    }
}
