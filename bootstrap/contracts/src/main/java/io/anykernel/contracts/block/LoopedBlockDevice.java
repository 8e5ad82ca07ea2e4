package io.anykernel.contracts.block;

import io.anykernel.block.QueuedBlockDevice;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.CaseLoop;

/** A queued device together with the loop that polls it; the loop ends when the device is closed. */
final class LoopedBlockDevice implements BlockDevice {
    private final QueuedBlockDevice device;
    private final CaseLoop loop;
    private boolean isClosed;

    /** @param cpu the device's */
    LoopedBlockDevice(World world, Cpu cpu, QueuedBlockDevice device) {
        this.device = device;
        this.loop = CaseLoop.start(world, cpu, device);
    }

    @Override
    public BlockDeviceInfo info() {
        return device.info();
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        return device.read(firstBlock, blocks, into, offset);
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        return device.write(firstBlock, blocks, from, offset);
    }

    @Override
    public int read(long firstBlock, IoVector into) {
        return device.read(firstBlock, into);
    }

    @Override
    public int write(long firstBlock, IoVector from) {
        return device.write(firstBlock, from);
    }

    @Override
    public int flush() {
        return device.flush();
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        return device.discard(firstBlock, blocks);
    }

    @Override
    public void close() {
        device.close();
        if (!isClosed) {
            isClosed = true;
            loop.stop();
        }
    }
}
