package io.anykernel.net.address;

import java.util.List;

/**
 * What a DHCP server gave an interface (RFC 2131), checked.
 *
 * @param server its identifier
 * @param routes of option 121 if there is one, else by the first router of option 3 that is on the link
 * @param nameServers in the server's order
 * @param domain or {@code null}
 * @param mtuBytes 0 where the server says nothing
 * @param leaseNanos how long it holds, from when it was asked for; {@link #FOR_EVER}
 * @param renewalNanos T1: when it is renewed with the server that gave it
 * @param rebindingNanos T2: when any server is asked
 */
public record DhcpLease(
        AddressPrefix address,
        IpAddress server,
        List<Route> routes,
        List<IpAddress> nameServers,
        String domain,
        int mtuBytes,
        long leaseNanos,
        long renewalNanos,
        long rebindingNanos) {
    /** {@link #leaseNanos} of a lease without end, which is not renewed. */
    public static final long FOR_EVER = Long.MAX_VALUE;
}
