package io.anykernel.composition;

import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.block.virtio.VirtioBlockQueue;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.virtio.VirtioTransports;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Errno;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.virtio.VirtioNetDevice;

/** Factories for the virtio devices on a machine's bus. */
public final class VirtioDevices {
    private static final int BLOCK_CALLS = 32;
    private static final int MAX_REQUEST_BYTES = 128 * 1024;

    private VirtioDevices() {}

    /**
     * The network device that comes {@code index}th on the bus ({@code anykernel-net-virtio}).
     *
     * @param name for its counters
     */
    public static NetDeviceFactory net(String name, int index) {
        return (kernel, packets, payload) -> {
            VirtioNetDevice device = new VirtioNetDevice(
                    kernel.world().bus(),
                    find(kernel.world().bus(), VirtioNetDevice.DEVICE_TYPE, index, "network"),
                    kernel.cpu(),
                    packets,
                    payload,
                    VirtioNetDevice.ALL_FEATURES,
                    kernel.counters().scope(name));
            kernel.reaches(name, device::stopDevice);
            return device;
        };
    }

    /**
     * The block device that comes {@code index}th on the bus ({@code anykernel-block-virtio}).
     *
     * @param name for its counters
     */
    public static BlockDeviceFactory block(String name, int index) {
        return new BlockFactory(name, index);
    }

    private record BlockFactory(String name, int index) implements BlockDeviceFactory {
        @Override
        public BlockDevice make(Kernel kernel) {
            VirtioBlockQueue queue = new VirtioBlockQueue(
                    kernel.world().bus(),
                    find(kernel.world().bus(), VirtioBlockQueue.DEVICE_TYPE, index, "block"),
                    kernel.cpu(),
                    VirtioBlockQueue.ALL_FEATURES,
                    kernel.counters().scope(name));
            kernel.reaches(name, queue::stopDevice);
            int blockBytes = queue.info().blockBytes();
            int requestBytes = (int) Math.min(MAX_REQUEST_BYTES, (long) queue.maxTransferBlocks() * blockBytes);
            QueuedBlockDevice disk = new QueuedBlockDevice(
                    queue, kernel.cpu(), kernel.world().scheduling(), kernel.clock(), BLOCK_CALLS, requestBytes);
            kernel.attach(disk);
            return disk;
        }
    }

    private static BusDevice find(Bus bus, int type, int index, String what) {
        int found = 0;
        for (int i = 0; i < bus.deviceCount(); i++) {
            if (VirtioTransports.typeOf(bus.device(i)) == type && found++ == index) {
                return bus.device(i);
            }
        }
        throw new KernelException(
                Errno.NO_DEVICE, "virtio " + what + " device " + index + " on this machine's bus, which has " + found);
    }
}
