package io.anykernel.fs.ext4;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.fs.cache.PageBacking;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;

/**
 * The volume as pages: where metadata is read through. Blocks that the journal has newer copies of are read from there. A
 * tail shorter than a page is followed by zeros.
 */
final class DevicePages implements PageBacking {
    private final BlockDevice device;
    private final ReplayedBlocks replayed;
    private final long capacityBytes;
    private final int blockBytes;

    DevicePages(BlockDevice device, ReplayedBlocks replayed) {
        this.device = device;
        this.replayed = replayed;
        this.capacityBytes = device.info().capacityBytes();
        this.blockBytes = device.info().blockBytes();
    }

    ReplayedBlocks replayed() {
        return replayed;
    }

    @Override
    public long pageCount() {
        return (capacityBytes + PageCache.PAGE_BYTES - 1) >>> PageCache.PAGE_SHIFT;
    }

    @Override
    public int readPages(PageRun run) {
        long start = run.firstIndex() << PageCache.PAGE_SHIFT;
        int length = (int) Math.max(0, Math.min(run.lengthBytes(), capacityBytes - start));
        run.zero(length, run.lengthBytes() - length);
        return length == 0 ? Errno.OK : read(start, run, 0, length);
    }

    /**
     * Reads into the range of {@code run}: whole blocks of the device, and whole ones of the volume where the journal replaces
     * any.
     */
    int read(long offsetBytes, PageRun run, int position, int lengthBytes) {
        int replaced = replayed.indexFrom(offsetBytes);
        int done = 0;
        while (done < lengthBytes) {
            long at = offsetBytes + done;
            int plain = (int) Math.min(replayed.offsetBytes(replaced) - at, lengthBytes - done);
            int piece = plain > 0 ? plain : Math.min(replayed.blockBytes(), lengthBytes - done);
            long from = plain > 0 ? at : replayed.copyOffsetBytes(replaced);
            int status = readDevice(from, run, position + done, piece);
            if (status != Errno.OK) {
                return status;
            }
            if (plain <= 0) {
                replayed.restore(replaced, run, position + done);
                replaced++;
            }
            done += piece;
        }
        return Errno.OK;
    }

    private int readDevice(long offsetBytes, PageRun run, int position, int lengthBytes) {
        IoVector into = run.describe(position, lengthBytes, new IoVector(run.count()));
        return into.count() == 1
                ? device.read(offsetBytes / blockBytes, lengthBytes / blockBytes, into.memory(0), into.offset(0))
                : device.read(offsetBytes / blockBytes, into);
    }

    @Override
    public int writePages(PageRun run) {
        return Errno.READ_ONLY;
    }
}
