package io.anykernel.block;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.device.BlockDeviceInfo;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;

/**
 * A block device over a world's {@link BlockPort}: a file, a raw disk, a simulated one. It owns the port. A tail of the
 * medium shorter than a block is out of reach.
 */
public final class PortBlockDevice implements BlockDevice {
    private final BlockPort port;
    private final BlockDeviceInfo info;
    private volatile boolean closed;

    public PortBlockDevice(BlockPort port) {
        BlockPortInfo from = port.info();
        this.port = port;
        this.info = new BlockDeviceInfo(
                from.name(), from.blockBytes(), from.capacityBytes() / from.blockBytes(), !from.isWritable());
    }

    @Override
    public BlockDeviceInfo info() {
        return info;
    }

    @Override
    public int read(long firstBlock, int blocks, Memory into, int offset) {
        int status = admit(firstBlock, blocks);
        if (status != Errno.OK) {
            return status;
        }
        return port.read(bytes(firstBlock), new IoVector(1).add(into, offset, blocks * info.blockBytes()));
    }

    @Override
    public int read(long firstBlock, IoVector into) {
        int status = closed ? Errno.BAD_HANDLE : BlockRange.check(info, firstBlock, into);
        return status != Errno.OK ? status : port.read(bytes(firstBlock), into);
    }

    @Override
    public int write(long firstBlock, int blocks, Memory from, int offset) {
        int status = admitWrite(admit(firstBlock, blocks));
        if (status != Errno.OK) {
            return status;
        }
        return port.write(bytes(firstBlock), new IoVector(1).add(from, offset, blocks * info.blockBytes()));
    }

    @Override
    public int write(long firstBlock, IoVector from) {
        int status = admitWrite(closed ? Errno.BAD_HANDLE : BlockRange.check(info, firstBlock, from));
        return status != Errno.OK ? status : port.write(bytes(firstBlock), from);
    }

    @Override
    public int flush() {
        return closed ? Errno.BAD_HANDLE : port.flush();
    }

    @Override
    public int discard(long firstBlock, long blocks) {
        int status = admitWrite(admit(firstBlock, blocks));
        return status != Errno.OK ? status : port.discard(bytes(firstBlock), blocks * info.blockBytes());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            port.close();
        }
    }

    private int admit(long firstBlock, long blocks) {
        return closed ? Errno.BAD_HANDLE : BlockRange.check(info, firstBlock, blocks);
    }

    private int admitWrite(int admitted) {
        return admitted == Errno.OK && info.isReadOnly() ? Errno.READ_ONLY : admitted;
    }

    private long bytes(long block) {
        return block * info.blockBytes();
    }
}
