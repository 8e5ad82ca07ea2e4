package io.anykernel.net.virtio;

import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.virtio.VirtioDevice;

/** Feature bits of a network device (virtio 1.2 §5.1.3), and which of them the driver wants. */
final class NetFeatures {
    static final long CSUM = 1L << 0;
    static final long GUEST_CSUM = 1L << 1;
    static final long MTU = 1L << 3;
    static final long MAC = 1L << 5;
    static final long GUEST_TSO4 = 1L << 7;
    static final long GUEST_TSO6 = 1L << 8;
    static final long HOST_TSO4 = 1L << 11;
    static final long HOST_TSO6 = 1L << 12;
    static final long MRG_RXBUF = 1L << 15;
    static final long STATUS = 1L << 16;

    private static final long PLAIN =
            MTU | MAC | MRG_RXBUF | STATUS | VirtioDevice.EVENT_INDEX | VirtioDevice.INDIRECT_DESCRIPTORS;
    private static final long HOST_TSO = HOST_TSO4 | HOST_TSO6;
    private static final long GUEST_TSO = GUEST_TSO4 | GUEST_TSO6;

    private NetFeatures() {}

    /**
     * The part of {@code offered} that the driver takes, with each bit's requirements (§5.1.3.1) met.
     *
     * @param allowed what the embedder lets the driver take; -1 for all
     */
    static long choose(long offered, long allowed) {
        long usable = offered & allowed;
        long chosen = usable & PLAIN;
        if ((usable & CSUM) != 0) {
            chosen |= usable & (CSUM | HOST_TSO);
        }
        if ((usable & GUEST_CSUM) != 0) {
            chosen |= GUEST_CSUM;
            // Without mergeable buffers each would have to hold a whole super-segment.
            chosen |= (usable & MRG_RXBUF) != 0 ? usable & GUEST_TSO : 0;
        }
        return chosen;
    }

    /** What the stack may leave to the device. */
    static int offloads(long chosen) {
        return ((chosen & CSUM) != 0 ? NetDeviceInfo.CHECKSUM : 0)
                | ((chosen & HOST_TSO4) != 0 ? NetDeviceInfo.TSO4 : 0)
                | ((chosen & HOST_TSO6) != 0 ? NetDeviceInfo.TSO6 : 0);
    }
}
