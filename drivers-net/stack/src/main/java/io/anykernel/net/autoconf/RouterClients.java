package io.anykernel.net.autoconf;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** Those of a stack's interfaces that listen to routers (SLAAC). Confined to one Cpu. */
public final class RouterClients implements AddressClients {
    private final TimerWheel timers;
    private final RouterCounters counters;
    private final Log log;
    private final List<RouterClient> clients = new ArrayList<>();
    private Runnable observer = () -> {};

    public RouterClients(TimerWheel timers, Counters counters, Log log) {
        this.timers = timers;
        this.counters = new RouterCounters(counters);
        this.log = log;
    }

    @Override
    public void observe(Runnable observer) {
        this.observer = observer;
    }

    @Override
    public boolean start(NetworkInterface port, long nowNanos) {
        RouterClient client = new RouterClient(port, timers, counters, log, () -> observer.run());
        clients.add(client);
        client.start(nowNanos);
        return true;
    }

    @Override
    public void stop(NetworkInterface port, long nowNanos) {
        for (RouterClient client : List.copyOf(clients)) {
            if (client.port() == port) {
                client.end(nowNanos);
                clients.remove(client);
            }
        }
    }

    @Override
    public void onLinkUp(NetworkInterface port, long nowNanos) {
        for (RouterClient client : clients) {
            if (client.port() == port) {
                client.onLinkUp(nowNanos);
            }
        }
    }

    @Override
    public boolean isComplete(NetworkInterface port) {
        for (RouterClient client : clients) {
            if (client.port() == port) {
                return client.hasAddress();
            }
        }
        return false;
    }

    @Override
    public DhcpLease lease(NetworkInterface port) {
        return null;
    }

    @Override
    public List<IpAddress> nameServers() {
        List<IpAddress> all = new ArrayList<>();
        for (RouterClient client : clients) {
            all.addAll(client.nameServers());
        }
        return all;
    }

    @Override
    public List<String> domains() {
        List<String> all = new ArrayList<>();
        for (RouterClient client : clients) {
            all.addAll(client.domains());
        }
        return all;
    }

    /** Advertisements are taken where they arrive. */
    @Override
    public void poll(long nowNanos) {}

    @Override
    public void close(long nowNanos) {
        clients.forEach(RouterClient::stop);
        clients.clear();
    }
}
