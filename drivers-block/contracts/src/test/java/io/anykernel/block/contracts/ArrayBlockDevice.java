package io.anykernel.block.contracts;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/** A device of the size that the cases want, on an array: sound, and a base for wrong ones. */
class ArrayBlockDevice implements BlockDevice {
    private static final int BLOCK = BlockDeviceContract.BLOCK_BYTES;

    final Memory medium = Memory.allocate(BLOCK * BlockDeviceContract.BLOCK_COUNT);
    boolean isClosed;

    @Override
    public BlockDeviceInfo info() {
        return new BlockDeviceInfo("array", BLOCK, BlockDeviceContract.BLOCK_COUNT, false);
    }

    final int judge(long firstBlock, long blocks) {
        if (isClosed) {
            return Errno.BAD_HANDLE;
        }
        boolean isInside = firstBlock >= 0 && blocks >= 0 && firstBlock <= BlockDeviceContract.BLOCK_COUNT - blocks;
        return isInside ? Errno.OK : Errno.INVALID;
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        int refusal = judge(firstBlock, blocks);
        if (refusal == Errno.OK) {
            medium.copyTo((int) firstBlock * BLOCK, into, offset, blocks * BLOCK);
        }
        return refusal;
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        int refusal = judge(firstBlock, blocks);
        if (refusal == Errno.OK) {
            from.copyTo(offset, medium, (int) firstBlock * BLOCK, blocks * BLOCK);
        }
        return refusal;
    }

    @Override
    public int flush() {
        return judge(0, 0);
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        int refusal = judge(firstBlock, blocks);
        if (refusal == Errno.OK) {
            medium.fill((int) firstBlock * BLOCK, (int) blocks * BLOCK, 0);
        }
        return refusal;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
