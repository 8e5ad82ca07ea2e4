package io.anykernel.composition;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Errno;
import java.util.function.Predicate;

/** Looks for devices on a machine's bus. */
final class BusPlaces {
    private BusPlaces() {}

    /**
     * The place that comes {@code index}th of those that are wanted.
     *
     * @param what they are, for an error
     * @throws KernelException if there are too few
     */
    static BusDevice find(Bus bus, Predicate<BusDevice> wanted, int index, String what) {
        int found = 0;
        for (int i = 0; i < bus.deviceCount(); i++) {
            if (wanted.test(bus.device(i)) && found++ == index) {
                return bus.device(i);
            }
        }
        throw new KernelException(
                Errno.NO_DEVICE, what + " device " + index + " on this machine's bus, which has " + found);
    }
}
