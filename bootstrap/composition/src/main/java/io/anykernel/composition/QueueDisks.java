package io.anykernel.composition;

import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockQueue;
import io.anykernel.kernel.Kernel;

/** Disks whose drivers have a queue. */
final class QueueDisks {
    private static final int CALLS = 32;
    private static final int MAX_REQUEST_BYTES = 128 * 1024;

    private QueueDisks() {}

    /** The synchronous face over {@code queue}, which the kernel's loop polls. */
    static BlockDevice attach(Kernel kernel, BlockQueue queue, int maxTransferBlocks) {
        long longest = (long) maxTransferBlocks * queue.info().blockBytes();
        QueuedBlockDevice disk =
                new QueuedBlockDevice(queue, kernel.cpu(), kernel.world().scheduling(), kernel.clock(), CALLS, (int)
                        Math.min(MAX_REQUEST_BYTES, longest));
        kernel.attach(disk);
        return disk;
    }
}
