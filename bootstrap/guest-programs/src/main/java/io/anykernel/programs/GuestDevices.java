package io.anykernel.programs;

import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.block.virtio.VirtioBlockQueue;
import io.anykernel.composition.FileSystemFactory;
import io.anykernel.composition.NetDeviceFactory;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.ext4.Ext4FileSystem;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.BusDevice;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.kernel.Kernel;
import io.anykernel.net.virtio.VirtioNetDevice;

/** The virtio devices of a guest's bus, by type, for the composition of an instance. */
final class GuestDevices {
    private static final int BLOCK_CALLS = 32;
    private static final int MAX_REQUEST_BYTES = 128 * 1024;

    private final World world;

    GuestDevices(World world) {
        this.world = world;
    }

    /** The first network device. */
    NetDeviceFactory network() {
        return (kernel, packets, blocks) -> new VirtioNetDevice(
                world.bus(),
                find(VirtioNetDevice.DEVICE_TYPE, "network"),
                kernel.cpu(),
                packets,
                blocks,
                VirtioNetDevice.ALL_FEATURES,
                kernel.counters().scope("net0"));
    }

    /** An ext4 volume on the first block device, read-only. */
    FileSystemFactory ext4() {
        return (kernel, cache) -> {
            BlockDevice disk = disk(kernel);
            boolean isMounted = false;
            try {
                Ext4FileSystem volume = Ext4FileSystem.mount(disk, cache, world.scheduling(), world.accelerator());
                isMounted = true;
                return volume;
            } finally {
                if (!isMounted) {
                    disk.close();
                }
            }
        };
    }

    private BlockDevice disk(Kernel kernel) {
        VirtioBlockQueue queue = new VirtioBlockQueue(
                world.bus(),
                find(VirtioBlockQueue.DEVICE_TYPE, "block"),
                kernel.cpu(),
                VirtioBlockQueue.ALL_FEATURES,
                kernel.counters().scope("disk0"));
        int blockBytes = queue.info().blockBytes();
        int requestBytes = (int) Math.min(MAX_REQUEST_BYTES, (long) queue.maxTransferBlocks() * blockBytes);
        QueuedBlockDevice disk = new QueuedBlockDevice(
                queue, kernel.cpu(), world.scheduling(), world.clock(), BLOCK_CALLS, requestBytes);
        kernel.attach(disk);
        return disk;
    }

    private BusDevice find(int type, String what) {
        Bus bus = world.bus();
        for (int i = 0; i < bus.deviceCount(); i++) {
            if (bus.device(i).deviceType() == type) {
                return bus.device(i);
            }
        }
        throw new KernelException(Errno.NO_DEVICE, "virtio " + what + " device on this machine's bus");
    }
}
