package io.anykernel.core.virtio;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.MmioDevice;
import io.anykernel.hypercall.PciDevice;

/** The one place that tells how a virtio device is reached. */
public final class VirtioTransports {
    private VirtioTransports() {}

    /** Type of the virtio device (virtio 1.2 §5) that answers at {@code device}; 0 if none does. Changes nothing there. */
    public static int typeOf(BusDevice device) {
        if (device instanceof MmioDevice slot) {
            return VirtioMmio.typeIn(slot);
        }
        return device instanceof PciDevice function ? VirtioPci.typeOf(function) : 0;
    }

    /**
     * The control of a virtio device.
     *
     * @throws KernelException if it is no virtio device, or one that is older than virtio 1.0 or contradicts itself
     */
    public static VirtioTransport of(BusDevice device) {
        if (device instanceof MmioDevice slot) {
            return new VirtioMmio(slot);
        }
        if (device instanceof PciDevice function) {
            return new VirtioPci(function);
        }
        throw new KernelException(Errno.NO_DEVICE, device.location() + ": no virtio device");
    }
}
