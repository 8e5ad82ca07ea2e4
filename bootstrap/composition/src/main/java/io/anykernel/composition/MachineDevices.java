package io.anykernel.composition;

import io.anykernel.hypercall.BusDevice;

/**
 * Factories for the devices on a machine's bus, virtio's and Xen's alike, for images that boot on machines of either sort. An image
 * for one sort alone is smaller by {@link VirtioDevices} or {@link XenDevices}.
 */
public final class MachineDevices {
    private MachineDevices() {}

    /**
     * The network device that comes {@code index}th on the bus.
     *
     * @param name for its counters
     */
    public static NetDeviceFactory net(String name, int index) {
        return (kernel, packets, payload) -> {
            BusDevice place = BusPlaces.find(kernel.world().bus(), MachineDevices::isNet, index, "network");
            return XenDevices.isNet(place)
                    ? XenDevices.openNet(kernel, name, place, packets, payload)
                    : VirtioDevices.openNet(kernel, name, place, packets, payload);
        };
    }

    /**
     * The block device that comes {@code index}th on the bus.
     *
     * @param name for its counters
     */
    public static BlockDeviceFactory block(String name, int index) {
        return kernel -> {
            BusDevice place = BusPlaces.find(kernel.world().bus(), MachineDevices::isBlock, index, "block");
            return XenDevices.isBlock(place)
                    ? XenDevices.openBlock(kernel, name, place)
                    : VirtioDevices.openBlock(kernel, name, place);
        };
    }

    private static boolean isNet(BusDevice place) {
        return XenDevices.isNet(place) || VirtioDevices.isNet(place);
    }

    private static boolean isBlock(BusDevice place) {
        return XenDevices.isBlock(place) || VirtioDevices.isBlock(place);
    }
}
