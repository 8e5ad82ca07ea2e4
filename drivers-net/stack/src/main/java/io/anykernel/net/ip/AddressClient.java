package io.anykernel.net.ip;

import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import java.util.List;

/** Asks servers or routers of one interface's link for addresses, and contributes what they give. Confined to one Cpu. */
public interface AddressClient {
    NetworkInterface port();

    /** Asks from now on. */
    void start(long nowNanos);

    /** The interface's link came up. */
    void onLinkUp(long nowNanos);

    /** Another host goes on using an address that this client gave, though it was defended (RFC 5227 §2.4). */
    void onConflict(IpAddress address, long otherMac, long nowNanos);

    /** Nothing is sent or taken any more; what was given stays. */
    void stop();

    /** Whether the interface was given an address. */
    boolean hasAddress();

    /** Of a DHCP server, or {@code null}. */
    DhcpLease lease();

    /** In the servers' order. */
    List<IpAddress> nameServers();

    List<String> domains();
}
