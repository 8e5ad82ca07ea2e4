package io.anykernel.net.neighbor;

/** Asks for a neighbor's link-layer address: ARP for IPv4, neighbor solicitation for IPv6. */
public interface Solicitor {
    /** Asks the neighbor of that address: everybody on the link, or {@code knownMac} alone if it is not negative. */
    void solicit(long high, long low, long knownMac);
}
