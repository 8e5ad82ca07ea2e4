package io.anykernel.net.stack;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.ip.PolledService;
import io.anykernel.net.name.NameService;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.LeaseWaiter;
import io.anykernel.net.socket.NameResolver;
import io.anykernel.net.tcp.TcpLayer;
import io.anykernel.net.udp.UdpLayer;
import java.util.List;

/** What a stack polls above its transports: made at first use, so that an image without it has no code for it. Confined to one Cpu. */
final class StackServices {
    private final Gate gate;
    private final InternetLayer internet;
    private final TcpLayer tcp;
    private final UdpLayer udp;
    private final PacketPool packets;
    private final TimerWheel timers;
    private final Entropy entropy;
    private final Counters counters;
    private final Log log;
    private PolledService[] services = {};
    /** Of the interfaces that ask for their addresses; {@code null} while none does. */
    private AddressClients clients;

    private LeaseWaiter leases;
    private NameResolver names;
    private boolean isClosed;

    StackServices(
            Gate gate,
            InternetLayer internet,
            TcpLayer tcp,
            UdpLayer udp,
            PacketPool packets,
            TimerWheel timers,
            Entropy entropy,
            Counters counters,
            Log log) {
        this.gate = gate;
        this.internet = internet;
        this.tcp = tcp;
        this.udp = udp;
        this.packets = packets;
        this.timers = timers;
        this.entropy = entropy;
        this.counters = counters;
        this.log = log;
    }

    void poll(long nowNanos) {
        for (PolledService each : services) {
            each.poll(nowNanos);
        }
    }

    void close(long nowNanos) {
        isClosed = true;
        for (PolledService each : services) {
            each.close(nowNanos);
        }
    }

    private void add(PolledService added) {
        PolledService[] more = new PolledService[services.length + 1];
        System.arraycopy(services, 0, more, 0, services.length);
        more[services.length] = added;
        services = more;
    }

    // ---- addresses

    /** Has the interface ask for its address, if it has a source; false if the port that answers come to is taken. */
    boolean startClient(NetworkInterface port, AddressSource source, long nowNanos) {
        if (source == null) {
            return true;
        }
        if (clients == null) {
            clients = source.newClients(internet, udp, packets, timers, entropy, counters, log);
            leases = new LeaseWaiter(gate, clients);
            add(clients);
        }
        return clients.start(port, nowNanos);
    }

    void stopClient(NetworkInterface port) {
        if (clients != null) {
            clients.stop(port);
        }
    }

    void onLinkUp(NetworkInterface port, long nowNanos) {
        if (clients != null) {
            clients.onLinkUp(port, nowNanos);
        }
    }

    DhcpLease lease(NetworkInterface port) {
        return clients == null ? null : clients.lease(port);
    }

    /** {@code null} while no interface asks. */
    LeaseWaiter leases() {
        return leases;
    }

    // ---- names

    NameResolver names(long nowNanos) {
        if (names == null) {
            NameService service = new NameService(internet, udp, tcp, timers, entropy, this::leasedServers, counters);
            add(service);
            names = new NameResolver(gate, service, this::leasedDomains);
            if (isClosed) {
                service.close(nowNanos);
            }
        }
        return names;
    }

    private List<IpAddress> leasedServers() {
        return clients == null ? List.of() : clients.nameServers();
    }

    private List<String> leasedDomains() {
        return clients == null ? List.of() : clients.domains();
    }
}
