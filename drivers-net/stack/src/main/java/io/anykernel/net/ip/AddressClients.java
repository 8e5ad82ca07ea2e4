package io.anykernel.net.ip;

import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import java.util.List;

/** Those of a stack's interfaces that ask servers for their addresses. Confined to one Cpu. */
public interface AddressClients extends PolledService {
    /** Names the observer that is notified, with the Cpu held, when a lease was got or lost; it must not block. */
    void observe(Runnable observer);

    /**
     * Asks for an address for the interface, besides those that it has, from now on.
     *
     * @return false if the port that answers come to is taken
     */
    boolean start(NetworkInterface port, long nowNanos);

    /** Asks no longer for the interface's address, which is taken away. Does nothing if it did not ask. */
    void stop(NetworkInterface port, long nowNanos);

    /** The interface's link came up. */
    void onLinkUp(NetworkInterface port, long nowNanos);

    /** Whether the interface was given an address. */
    boolean isComplete(NetworkInterface port);

    /** The interface's lease of a DHCP server, or {@code null}. */
    DhcpLease lease(NetworkInterface port);

    /** Name servers of all leases, in the servers' order. */
    List<IpAddress> nameServers();

    /** Domains of all leases. */
    List<String> domains();
}
