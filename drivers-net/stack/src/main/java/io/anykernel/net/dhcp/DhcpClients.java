package io.anykernel.net.dhcp;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.udp.UdpLayer;
import io.anykernel.net.wire.DhcpMessage;
import java.util.ArrayList;
import java.util.List;

/** The DHCP clients of a stack, one for each interface that asks for its address, behind UDP port 68. Confined to one Cpu. */
public final class DhcpClients implements AddressClients {
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

    @Override
    public void observe(Runnable observer) {
        this.observer = observer;
    }

    @Override
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

    @Override
    public void stop(NetworkInterface port, long nowNanos) {
        for (DhcpClient client : List.copyOf(clients)) {
            if (client.port() == port) {
                client.end(nowNanos);
                clients.remove(client);
            }
        }
        if (clients.isEmpty() && endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }

    @Override
    public boolean isComplete(NetworkInterface port) {
        return lease(port) != null;
    }

    @Override
    public DhcpLease lease(NetworkInterface port) {
        for (DhcpClient client : clients) {
            if (client.port() == port) {
                return client.lease();
            }
        }
        return null;
    }

    @Override
    public List<IpAddress> nameServers() {
        List<IpAddress> all = new ArrayList<>();
        for (DhcpClient client : clients) {
            if (client.lease() != null) {
                all.addAll(client.lease().nameServers());
            }
        }
        return all;
    }

    @Override
    public List<String> domains() {
        List<String> all = new ArrayList<>();
        for (DhcpClient client : clients) {
            if (client.lease() != null && client.lease().domain() != null) {
                all.add(client.lease().domain());
            }
        }
        return all;
    }

    @Override
    public void onLinkUp(NetworkInterface port, long nowNanos) {
        for (DhcpClient client : clients) {
            if (client.port() == port) {
                client.onLinkUp(nowNanos);
            }
        }
    }

    @Override
    public void close(long nowNanos) {
        // Addresses stay: connections are reset from them after this.
        clients.forEach(DhcpClient::stop);
        clients.clear();
    }

    @Override
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
