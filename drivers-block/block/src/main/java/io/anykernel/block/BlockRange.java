package io.anykernel.block;

import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;

/** The checks that every device makes before a transfer. */
final class BlockRange {
    private BlockRange() {}

    /** {@code Errno.OK} if the range lies within the device, {@code Errno.INVALID} otherwise. */
    static int check(BlockDeviceInfo info, long firstBlock, long blocks) {
        boolean inside = firstBlock >= 0
                && blocks >= 0
                && blocks <= info.blockCount()
                && firstBlock <= info.blockCount() - blocks;
        return inside ? Errno.OK : Errno.INVALID;
    }

    /** As {@link #check(BlockDeviceInfo, long, long)}, and each range must be a whole number of blocks. */
    static int check(BlockDeviceInfo info, long firstBlock, IoVector ranges) {
        int mask = info.blockBytes() - 1;
        for (int i = 0; i < ranges.count(); i++) {
            if ((ranges.length(i) & mask) != 0) {
                return Errno.INVALID;
            }
        }
        return check(info, firstBlock, ranges.totalBytes() / info.blockBytes());
    }
}
