package io.anykernel.block;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/** Passes through to another device, which it owns, and answers {@code Errno.IO} where it was told to. */
public final class FaultyBlockDevice implements BlockDevice {
    /** Every transfer that touches the blocks fails. */
    private record BadRange(long first, long end) {}

    private final BlockDevice device;
    private volatile BadRange bad = new BadRange(0, 0);
    private volatile boolean flushFails;

    public FaultyBlockDevice(BlockDevice device) {
        this.device = device;
    }

    /** Breaks these blocks, instead of the ones before; none if {@code blocks} is 0. */
    public void breakBlocks(long first, long blocks) {
        bad = new BadRange(first, first + blocks);
    }

    /** Breaks or mends flushing. */
    public void breakFlush(boolean fails) {
        flushFails = fails;
    }

    @Override
    public BlockDeviceInfo info() {
        return device.info();
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        return isBroken(firstBlock, blocks) ? Errno.IO : device.read(firstBlock, blocks, into, offset);
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        return isBroken(firstBlock, blocks) ? Errno.IO : device.write(firstBlock, blocks, from, offset);
    }

    @Override
    public int flush() {
        return flushFails ? Errno.IO : device.flush();
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        return isBroken(firstBlock, blocks) ? Errno.IO : device.discard(firstBlock, blocks);
    }

    @Override
    public void close() {
        device.close();
    }

    private boolean isBroken(long first, long blocks) {
        BadRange range = bad;
        return first < range.end && first + blocks > range.first;
    }
}
