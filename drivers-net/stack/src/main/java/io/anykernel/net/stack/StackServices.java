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
import io.anykernel.net.socket.AddressWaiter;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.NameResolver;
import io.anykernel.net.tcp.TcpLayer;
import io.anykernel.net.udp.UdpLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    /** By the source that they ask. */
    private final Map<AddressSource, AddressClients<?>> clients = new LinkedHashMap<>();

    private final List<NetworkInterface> asking = new ArrayList<>();
    /** {@code null} while no interface asks for its address. */
    private AddressWaiter addresses;

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
        if (addresses != null) {
            addresses.close();
        }
    }

    private void add(PolledService added) {
        PolledService[] more = new PolledService[services.length + 1];
        System.arraycopy(services, 0, more, 0, services.length);
        more[services.length] = added;
        services = more;
    }

    // ---- addresses

    /** Has the interface ask its sources for addresses, unless the stack is closed; false if the port that answers come to is taken. */
    boolean startClients(NetworkInterface port, List<AddressSource> sources, long nowNanos) {
        if (isClosed) {
            return true;
        }
        boolean isComplete = true;
        for (AddressSource source : sources) {
            isComplete &= clientsOf(source).start(port, nowNanos);
        }
        if (!sources.isEmpty()) {
            asking.add(port);
            addresses.onChange();
        }
        return isComplete;
    }

    private AddressClients<?> clientsOf(AddressSource source) {
        AddressClients<?> known = clients.get(source);
        if (known != null) {
            return known;
        }
        if (addresses == null) {
            addresses = new AddressWaiter(gate, this::hasAddresses);
        }
        AddressClients<?> added = source.newClients(internet, udp, packets, timers, entropy, counters, log);
        added.observe(addresses::onChange);
        clients.put(source, added);
        add(added);
        return added;
    }

    void stopClients(NetworkInterface port, long nowNanos) {
        asking.remove(port);
        for (AddressClients<?> each : clients.values()) {
            each.stop(port, nowNanos);
        }
        if (addresses != null) {
            addresses.onChange();
        }
    }

    void onLinkUp(NetworkInterface port, long nowNanos) {
        for (AddressClients<?> each : clients.values()) {
            each.onLinkUp(port, nowNanos);
        }
    }

    DhcpLease lease(NetworkInterface port) {
        DhcpLease lease = null;
        for (AddressClients<?> each : clients.values()) {
            lease = lease == null ? each.lease(port) : lease;
        }
        return lease;
    }

    /** Whether one source at least gave each interface that asks an address. */
    private boolean hasAddresses() {
        for (NetworkInterface port : asking) {
            boolean isComplete = false;
            for (AddressClients<?> each : clients.values()) {
                isComplete |= each.hasAddress(port);
            }
            if (!isComplete) {
                return false;
            }
        }
        return true;
    }

    /** {@code null} while no interface asks. */
    AddressWaiter addresses() {
        return addresses;
    }

    // ---- names

    NameResolver names(long nowNanos) {
        if (names == null) {
            NameService service = new NameService(internet, udp, tcp, timers, entropy, this::givenServers, counters);
            add(service);
            names = new NameResolver(gate, service, this::givenDomains);
            if (isClosed) {
                service.close(nowNanos);
            }
        }
        return names;
    }

    private List<IpAddress> givenServers() {
        List<IpAddress> all = new ArrayList<>();
        for (AddressClients<?> each : clients.values()) {
            all.addAll(each.nameServers());
        }
        return all;
    }

    private List<String> givenDomains() {
        List<String> all = new ArrayList<>();
        for (AddressClients<?> each : clients.values()) {
            all.addAll(each.domains());
        }
        return all;
    }
}
