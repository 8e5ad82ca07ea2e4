package io.anykernel.block;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/**
 * A disk in memory, cut from an arena in slabs, zeroed at first. Transfers to different blocks may run at once; like a
 * disk, it promises nothing about concurrent transfers to the same block.
 */
public final class RamBlockDevice implements BlockDevice {
    private static final int SLAB_SHIFT = 24;
    private static final int SLAB_BYTES = 1 << SLAB_SHIFT;

    private final BlockDeviceInfo info;
    private final Memory[] slabs;
    private volatile boolean closed;

    /**
     * @param blockBytes unit of transfer, a power of two from 512 to 65536
     * @throws io.anykernel.hypercall.OutOfArenaException if the arena has too little left
     */
    public RamBlockDevice(String name, Arena arena, int blockBytes, long blockCount) {
        if (Integer.bitCount(blockBytes) != 1 || blockBytes < 512 || blockBytes > 65536 || blockCount < 0) {
            throw new IllegalArgumentException("blockBytes=" + blockBytes + " blockCount=" + blockCount);
        }
        this.info = new BlockDeviceInfo(name, blockBytes, blockCount, false);
        long bytes = info.capacityBytes();
        this.slabs = new Memory[(int) ((bytes + SLAB_BYTES - 1) >>> SLAB_SHIFT)];
        for (int i = 0; i < slabs.length; i++) {
            long left = bytes - ((long) i << SLAB_SHIFT);
            slabs[i] = arena.allocate((int) Math.min(left, SLAB_BYTES), 4096);
        }
    }

    @Override
    public BlockDeviceInfo info() {
        return info;
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        return transfer(firstBlock, blocks, into, offset, false);
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        return transfer(firstBlock, blocks, from, offset, true);
    }

    @Override
    public int flush() {
        return closed ? Errno.BAD_HANDLE : Errno.OK;
    }

    /** Zeroes the blocks. */
    @Override
    public int discard(long firstBlock, long blocks) {
        int status = admit(firstBlock, blocks);
        if (status != Errno.OK) {
            return status;
        }
        long at = firstBlock * info.blockBytes();
        long end = at + blocks * info.blockBytes();
        while (at < end) {
            int chunk = (int) Math.min(end - at, SLAB_BYTES - inSlab(at));
            slab(at).fill(inSlab(at), chunk, 0);
            at += chunk;
        }
        return Errno.OK;
    }

    /** Later calls are refused. The memory stays the arena's. */
    @Override
    public void close() {
        closed = true;
    }

    private int transfer(long firstBlock, int blocks, Memory memory, int offset, boolean toDisk) {
        int status = admit(firstBlock, blocks);
        if (status != Errno.OK) {
            return status;
        }
        long at = firstBlock * info.blockBytes();
        long end = at + (long) blocks * info.blockBytes();
        int position = offset;
        while (at < end) {
            int chunk = (int) Math.min(end - at, SLAB_BYTES - inSlab(at));
            if (toDisk) {
                memory.copyTo(position, slab(at), inSlab(at), chunk);
            } else {
                slab(at).copyTo(inSlab(at), memory, position, chunk);
            }
            at += chunk;
            position += chunk;
        }
        return Errno.OK;
    }

    private int admit(long firstBlock, long blocks) {
        return closed ? Errno.BAD_HANDLE : BlockRange.check(info, firstBlock, blocks);
    }

    private Memory slab(long at) {
        return slabs[(int) (at >>> SLAB_SHIFT)];
    }

    private static int inSlab(long at) {
        return (int) at & (SLAB_BYTES - 1);
    }
}
