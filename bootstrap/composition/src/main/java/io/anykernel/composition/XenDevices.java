package io.anykernel.composition;

import io.anykernel.block.xen.XenBlockQueue;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.XenDevice;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.xen.XenNetDevice;

/**
 * Factories for the Xen devices on a machine's bus. Their back ends reach pages of the drivers' own and nothing of an instance's arena, so
 * that nothing has to be stopped before that is given back.
 */
public final class XenDevices {
    private XenDevices() {}

    /**
     * The network device that comes {@code index}th on the bus ({@code anykernel-net-xen}).
     *
     * @param name for its counters
     */
    public static NetDeviceFactory net(String name, int index) {
        return (kernel, packets, payload) -> {
            BusDevice place = BusPlaces.find(kernel.world().bus(), XenDevices::isNet, index, "Xen network");
            return openNet(kernel, name, place, packets, payload);
        };
    }

    /**
     * The block device that comes {@code index}th on the bus ({@code anykernel-block-xen}).
     *
     * @param name for its counters
     */
    public static BlockDeviceFactory block(String name, int index) {
        return kernel -> {
            BusDevice place = BusPlaces.find(kernel.world().bus(), XenDevices::isBlock, index, "Xen block");
            return openBlock(kernel, name, place);
        };
    }

    static boolean isNet(BusDevice place) {
        return place instanceof XenDevice device && device.kind().equals(XenNetDevice.KIND);
    }

    static boolean isBlock(BusDevice place) {
        return place instanceof XenDevice device && device.kind().equals(XenBlockQueue.KIND);
    }

    static NetDevice openNet(Kernel kernel, String name, BusDevice place, PacketPool packets, PayloadPool payload) {
        return new XenNetDevice(
                kernel.world().bus(),
                place,
                kernel.cpu(),
                packets,
                payload,
                XenNetDevice.ALL_FEATURES,
                kernel.counters().scope(name));
    }

    static BlockDevice openBlock(Kernel kernel, String name, BusDevice place) {
        XenBlockQueue queue = new XenBlockQueue(
                kernel.world().bus(),
                place,
                kernel.cpu(),
                XenBlockQueue.ALL_FEATURES,
                kernel.counters().scope(name));
        return QueueDisks.attach(kernel, queue, queue.maxTransferBlocks());
    }
}
