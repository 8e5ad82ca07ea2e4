package io.anykernel.net.ip;

import io.anykernel.core.packet.PacketBuffer;

/** Takes what routers say on a link (RFC 4861 §6.3). */
public interface RouterListener {
    /**
     * A router advertisement arrived from a router on the link, unforwarded; its options are to be checked.
     *
     * @param packet starts at its ICMP header; the caller's
     */
    void onAdvertisement(PacketBuffer packet, long routerHigh, long routerLow, long nowNanos);

    /** A neighbor says that it is a host: it is no default router, or no longer one (RFC 4861 §7.2.5). */
    void onHost(long high, long low, long nowNanos);
}
