package example;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/** Two devices that hold the same blocks: each write goes to both, a read to the first that can answer. It owns both. */
public final class MirroredBlockDevice implements BlockDevice {
    private final BlockDevice first;
    private final BlockDevice second;
    private final BlockDeviceInfo info;
    private volatile boolean isClosed;

    /** @throws IllegalArgumentException if their geometry differs */
    public MirroredBlockDevice(BlockDevice first, BlockDevice second) {
        BlockDeviceInfo one = first.info();
        BlockDeviceInfo other = second.info();
        if (one.blockBytes() != other.blockBytes() || one.blockCount() != other.blockCount()) {
            throw new IllegalArgumentException("halves differ: " + one + " and " + other);
        }
        this.first = first;
        this.second = second;
        this.info = new BlockDeviceInfo(
                "mirror:" + one.name() + "+" + other.name(),
                one.blockBytes(),
                one.blockCount(),
                one.isReadOnly() || other.isReadOnly());
    }

    @Override
    public BlockDeviceInfo info() {
        return info;
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        int refusal = judge(firstBlock, blocks);
        if (refusal != Errno.OK) {
            return refusal;
        }
        int outcome = first.read(firstBlock, blocks, into, offset);
        return outcome == Errno.IO ? second.read(firstBlock, blocks, into, offset) : outcome;
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        int refusal = judgeChange(firstBlock, blocks);
        if (refusal != Errno.OK) {
            return refusal;
        }
        return worse(
                first.write(firstBlock, blocks, from, offset), second.write(firstBlock, blocks, from, offset));
    }

    @Override
    public int flush() {
        return isClosed ? Errno.BAD_HANDLE : worse(first.flush(), second.flush());
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        int refusal = judgeChange(firstBlock, blocks);
        if (refusal != Errno.OK) {
            return refusal;
        }
        return worse(first.discard(firstBlock, blocks), second.discard(firstBlock, blocks));
    }

    @Override
    public void close() {
        isClosed = true;
        first.close();
        second.close();
    }

    /** What a caller gets wrong is answered by a code, before anything is touched. */
    private int judge(long firstBlock, long blocks) {
        if (isClosed) {
            return Errno.BAD_HANDLE;
        }
        // Written so that no sum can overflow.
        boolean isInside = firstBlock >= 0 && blocks >= 0 && firstBlock <= info.blockCount() - blocks;
        return isInside ? Errno.OK : Errno.INVALID;
    }

    private int judgeChange(long firstBlock, long blocks) {
        int refusal = judge(firstBlock, blocks);
        return refusal == Errno.OK && info.isReadOnly() ? Errno.READ_ONLY : refusal;
    }

    /** That a device may still reach the caller's memory outranks all else. */
    private static int worse(int one, int other) {
        if (one == Errno.OWNER_DEAD || other == Errno.OWNER_DEAD) {
            return Errno.OWNER_DEAD;
        }
        return one != Errno.OK ? one : other;
    }
}
