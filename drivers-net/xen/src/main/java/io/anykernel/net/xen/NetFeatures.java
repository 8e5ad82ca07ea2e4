package io.anykernel.net.xen;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.xen.XenFrontEnd;
import io.anykernel.hypercall.Errno;

/**
 * What the back end of a network device offers (Xen public/io/netif.h), as far as the driver takes it.
 *
 * @param canScatter whether a frame may have several parts
 * @param hasChecksum whether it completes TCP's and UDP's checksums over IPv4
 * @param hasIpv6Checksum and over IPv6
 * @param hasSplitChannels whether each ring has an event channel of its own
 */
record NetFeatures(
        boolean canScatter,
        boolean hasChecksum,
        boolean hasIpv6Checksum,
        boolean cutsTcpv4,
        boolean cutsTcpv6,
        boolean hasSplitChannels) {
    /** Features that an embedder may keep the driver from using. */
    static final int SCATTER = 1;

    static final int CHECKSUM = 2;
    static final int SEGMENTATION = 4;
    static final int SPLIT_CHANNELS = 8;

    /** @throws KernelException if the back end does not copy what it receives for the front end */
    static NetFeatures read(XenFrontEnd frontEnd, long allowed) {
        if (!frontEnd.hasFeature("feature-rx-copy")) {
            throw new KernelException(
                    Errno.NO_DEVICE, frontEnd.location() + ": its back end does not offer feature-rx-copy");
        }
        boolean canScatter = isAllowed(allowed, SCATTER) && frontEnd.hasFeature("feature-sg");
        // Assumed to be there unless it is denied, over IPv4.
        boolean hasChecksum = isAllowed(allowed, CHECKSUM) && !frontEnd.hasFeature("feature-no-csum-offload");
        boolean hasIpv6Checksum = hasChecksum && frontEnd.hasFeature("feature-ipv6-csum-offload");
        boolean canCut = isAllowed(allowed, SEGMENTATION) && canScatter && hasChecksum;
        return new NetFeatures(
                canScatter,
                hasChecksum,
                hasIpv6Checksum,
                canCut && frontEnd.hasFeature("feature-gso-tcpv4"),
                canCut && hasIpv6Checksum && frontEnd.hasFeature("feature-gso-tcpv6"),
                isAllowed(allowed, SPLIT_CHANNELS) && frontEnd.hasFeature("feature-split-event-channels"));
    }

    private static boolean isAllowed(long allowed, int feature) {
        return (allowed & feature) != 0;
    }

    /** Says what the driver takes when it receives. */
    static void write(XenFrontEnd frontEnd, long allowed) {
        boolean takesChecksums = isAllowed(allowed, CHECKSUM);
        boolean takesSegments = takesChecksums && isAllowed(allowed, SEGMENTATION) && isAllowed(allowed, SCATTER);
        frontEnd.write("request-rx-copy", 1);
        frontEnd.write("feature-rx-notify", 1);
        frontEnd.write("feature-sg", isAllowed(allowed, SCATTER) ? 1 : 0);
        frontEnd.write("feature-no-csum-offload", takesChecksums ? 0 : 1);
        frontEnd.write("feature-ipv6-csum-offload", takesChecksums ? 1 : 0);
        frontEnd.write("feature-gso-tcpv4", takesSegments ? 1 : 0);
        frontEnd.write("feature-gso-tcpv6", takesSegments ? 1 : 0);
    }

    /** What the stack may leave to the device. */
    int offloads() {
        return (hasChecksum ? NetDeviceInfo.CHECKSUM : 0)
                | (cutsTcpv4 ? NetDeviceInfo.TSO4 : 0)
                | (cutsTcpv6 ? NetDeviceInfo.TSO6 : 0);
    }
}
