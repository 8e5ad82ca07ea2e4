package io.anykernel.embed;

import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.composition.PortDevices;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;

/**
 * A link between two kernels of this process, whichever builder made each. A full queue holds its sender back; no frame is
 * dropped.
 *
 * <p>Its memory is taken when the first kernel joins, and released with the last one that leaves. A link joins two kernels
 * once; afterwards it refuses.
 */
public final class KernelLink {
    /** The longest IPv4 datagram, which leaves room for the link's own header within 64 KiB. */
    private static final int MTU_BYTES = 65_535 - 20;

    private static final int SMALL_MTU_BYTES = 1500;
    private static final int SMALL_QUEUE_BYTES = 16 << 10;

    private final String name;
    private final boolean isSmall;
    private LinkPorts ports;
    private int joined;

    private KernelLink(String name, boolean isSmall) {
        this.name = name;
        this.isSmall = isSmall;
    }

    /**
     * A link that carries super-segments and pending checksums as they are, with a queue of 4 MiB in each direction.
     *
     * @param name for people; it also decides the MAC addresses of the ends
     */
    public static KernelLink named(String name) {
        return new KernelLink(name, false);
    }

    /** A link of ordinary frames with a queue of 16 KiB in each direction, for many small kernels. */
    public static KernelLink small(String name) {
        return new KernelLink(name, true);
    }

    /** The device of the next end: the first two kernels that make it are joined. */
    public NetDeviceFactory device() {
        return PortDevices.net(name, this::open);
    }

    /** @throws PortException if two kernels have joined already */
    synchronized NetPort open(Cpu owner) {
        if (joined == 2) {
            throw new PortException("link " + name + " joins two kernels already; make one more link");
        }
        if (ports == null) {
            ports = isSmall
                    ? new LinkPorts(HostWorld.create().arenas(), name, SMALL_MTU_BYTES, false, SMALL_QUEUE_BYTES)
                    : new LinkPorts(HostWorld.create().arenas(), name, MTU_BYTES, true);
        }
        return joined++ == 0 ? ports.openLeft(owner) : ports.openRight(owner);
    }
}
