package io.anykernel.net.ip;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.neighbor.NeighborEntry;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.Ipv6Header;

/** The way from a local address to a remote one, as {@link NetworkLayer#route} found it; kept by connections. */
public final class Path {
    /** No path is narrower: smaller claims are taken for attacks (RFC 1191 §3, as Linux bounds it). */
    private static final int LEAST_IPV4_MTU = 552;

    private static final int EVERY_IPV4_HOST_TAKES = 576;

    private static final int LEAST_IPV6_MTU = 1280;
    private static final int MAX_LENGTH = 65_535;

    long localHigh;
    long localLow;
    long remoteHigh;
    long remoteLow;
    long nextHopHigh;
    long nextHopLow;
    /** {@code null} for a path that stays within this host. */
    NetworkInterface exit;

    NeighborEntry neighbor;
    /** For groups, which need no neighbor; else negative. */
    long groupMac;

    int mtuBytes;
    /** The layer's when it was found. */
    int generation;

    int addressSum;
    boolean mayFragment;

    /** Lets routers cut packets on this path: for datagrams whose sender does not look for the path's MTU. */
    public Path mayFragment(boolean allowed) {
        mayFragment = allowed;
        return this;
    }

    public long localHigh() {
        return localHigh;
    }

    public long localLow() {
        return localLow;
    }

    public long remoteHigh() {
        return remoteHigh;
    }

    public long remoteLow() {
        return remoteLow;
    }

    /** Most bytes of transport header and payload in one packet. */
    public int maxTransportBytes() {
        return mtuBytes - networkHeaderBytes();
    }

    /** What every host takes in one packet, less its IP header: of 576 bytes (RFC 791 §3.1) or 1280 (RFC 8200 §5). */
    public int leastTransportBytes() {
        return (isIpv4() ? EVERY_IPV4_HOST_TAKES : LEAST_IPV6_MTU) - networkHeaderBytes();
    }

    /** Most bytes of transport header and payload in one datagram, however many packets carry it. */
    public int maxDatagramBytes() {
        // IPv4 counts its header in the length (RFC 791 §3.1), IPv6 what follows it (RFC 8200 §3).
        return isIpv4() ? MAX_LENGTH - Ipv4Header.SIZE_BYTES : MAX_LENGTH;
    }

    /** Learns that packets larger than this do not pass (RFC 1191, RFC 8201); returns whether that was news. */
    public boolean narrowTo(int learnedMtuBytes) {
        int bounded = Math.max(learnedMtuBytes, isIpv4() ? LEAST_IPV4_MTU : LEAST_IPV6_MTU);
        if (bounded >= mtuBytes) {
            return false;
        }
        mtuBytes = bounded;
        return true;
    }

    /** Sum over the pseudo-header of a transport's checksum. */
    public int pseudoHeaderSum(int protocol, int lengthBytes) {
        return InternetChecksum.add(addressSum, InternetChecksum.add(protocol, InternetChecksum.sumOf(lengthBytes)));
    }

    /** Whether what is sent now would leave at once instead of waiting for the device. */
    public boolean canSend() {
        return exit == null || exit.link().canSend();
    }

    /** Whether a checksum may be left to the device. */
    public boolean completesChecksums() {
        return exit == null || exit.link().info().can(NetDeviceInfo.CHECKSUM);
    }

    /** The kind of TCP super-segments that the device cuts on this path, as {@code NetDeviceInfo} names it, or 0. */
    public int segmentKind() {
        int kind = isIpv4() ? NetDeviceInfo.TSO4 : NetDeviceInfo.TSO6;
        return exit != null && exit.link().info().can(kind) ? kind : 0;
    }

    /** Whether the neighbor on the way was asked for and did not answer. */
    public boolean isUnreachable() {
        return neighbor != null && neighbor.isFailed();
    }

    /** What was sent on this path arrived: the neighbor is there. */
    public void confirm(long nowNanos) {
        if (neighbor != null) {
            neighbor.confirm(nowNanos);
        }
    }

    boolean isIpv4() {
        return IpAddress.isIpv4(remoteHigh, remoteLow);
    }

    int networkHeaderBytes() {
        return isIpv4() ? Ipv4Header.SIZE_BYTES : Ipv6Header.SIZE_BYTES;
    }
}
