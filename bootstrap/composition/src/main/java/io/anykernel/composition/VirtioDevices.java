package io.anykernel.composition;

import io.anykernel.block.virtio.VirtioBlockQueue;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.virtio.VirtioTransports;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.virtio.VirtioNetDevice;

/** Factories for the virtio devices on a machine's bus. */
public final class VirtioDevices {
    private VirtioDevices() {}

    /**
     * The network device that comes {@code index}th on the bus ({@code anykernel-net-virtio}).
     *
     * @param name for its counters
     */
    public static NetDeviceFactory net(String name, int index) {
        return (kernel, packets, payload) -> {
            BusDevice place = BusPlaces.find(kernel.world().bus(), VirtioDevices::isNet, index, "virtio network");
            return openNet(kernel, name, place, packets, payload);
        };
    }

    /**
     * The block device that comes {@code index}th on the bus ({@code anykernel-block-virtio}).
     *
     * @param name for its counters
     */
    public static BlockDeviceFactory block(String name, int index) {
        return kernel -> {
            BusDevice place = BusPlaces.find(kernel.world().bus(), VirtioDevices::isBlock, index, "virtio block");
            return openBlock(kernel, name, place);
        };
    }

    static boolean isNet(BusDevice place) {
        return VirtioTransports.typeOf(place) == VirtioNetDevice.DEVICE_TYPE;
    }

    static boolean isBlock(BusDevice place) {
        return VirtioTransports.typeOf(place) == VirtioBlockQueue.DEVICE_TYPE;
    }

    static NetDevice openNet(Kernel kernel, String name, BusDevice place, PacketPool packets, PayloadPool payload) {
        VirtioNetDevice device = new VirtioNetDevice(
                kernel.world().bus(),
                place,
                kernel.cpu(),
                packets,
                payload,
                VirtioNetDevice.ALL_FEATURES,
                kernel.counters().scope(name));
        kernel.reaches(name, device::stopDevice);
        return device;
    }

    static BlockDevice openBlock(Kernel kernel, String name, BusDevice place) {
        VirtioBlockQueue queue = new VirtioBlockQueue(
                kernel.world().bus(),
                place,
                kernel.cpu(),
                VirtioBlockQueue.ALL_FEATURES,
                kernel.counters().scope(name));
        kernel.reaches(name, queue::stopDevice);
        return QueueDisks.attach(kernel, queue, queue.maxTransferBlocks());
    }
}
