package io.anykernel.net.ip;

import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Those of a stack's interfaces that ask one kind of source for addresses, a client each. Confined to one Cpu. */
public abstract class AddressClients<C extends AddressClient> implements PolledService {
    private final List<C> clients = new ArrayList<>();
    private Runnable observer = () -> {};

    /** Names the observer that is notified, with the Cpu held, when an address was given or lost; it must not block. */
    public final void observe(Runnable observer) {
        this.observer = observer;
    }

    /**
     * Asks for addresses for the interface, besides those that it has, from now on.
     *
     * @return false if the port that answers come to is taken
     */
    public final boolean start(NetworkInterface port, long nowNanos) {
        if (!open()) {
            return false;
        }
        C client = newClient(port, () -> observer.run());
        clients.add(client);
        client.start(nowNanos);
        return true;
    }

    /** Asks no longer for the interface's addresses, which are taken away. Does nothing if it did not ask. */
    public final void stop(NetworkInterface port, long nowNanos) {
        C client = client(port);
        if (client != null) {
            client.stop();
            port.withdraw(client, nowNanos);
            clients.remove(client);
        }
        if (clients.isEmpty()) {
            release();
        }
    }

    /** The interface's link came up. */
    public final void onLinkUp(NetworkInterface port, long nowNanos) {
        C client = client(port);
        if (client != null) {
            client.onLinkUp(nowNanos);
        }
    }

    /** Whether the interface was given an address. */
    public final boolean hasAddress(NetworkInterface port) {
        C client = client(port);
        return client != null && client.hasAddress();
    }

    /** The interface's lease of a DHCP server, or {@code null}. */
    public final DhcpLease lease(NetworkInterface port) {
        C client = client(port);
        return client == null ? null : client.lease();
    }

    /** Of all interfaces, each in its servers' order. */
    public final List<IpAddress> nameServers() {
        List<IpAddress> all = new ArrayList<>();
        for (C client : clients) {
            all.addAll(client.nameServers());
        }
        return all;
    }

    /** Of all interfaces. */
    public final List<String> domains() {
        List<String> all = new ArrayList<>();
        for (C client : clients) {
            all.addAll(client.domains());
        }
        return all;
    }

    /** Addresses stay: the stack resets its connections from them after this. */
    @Override
    public final void close(long nowNanos) {
        clients.forEach(AddressClient::stop);
        clients.clear();
    }

    private C client(NetworkInterface port) {
        for (C client : clients) {
            if (client.port() == port) {
                return client;
            }
        }
        return null;
    }

    /** In the order in which their interfaces began to ask; not to be changed. */
    protected final List<C> clients() {
        return clients;
    }

    /** @param observer to be called when an address was given or lost */
    protected abstract C newClient(NetworkInterface port, Runnable observer);

    /** Opens what answers come to, unless it is open; false if that is taken. */
    protected boolean open() {
        return true;
    }

    /** Closes it: no interface asks any more. */
    protected void release() {}
}
