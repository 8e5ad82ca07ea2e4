package io.anykernel.contracts.block;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.fs.cache.PageBacking;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;

/** A device as pages, read straight into the frames of the cache. */
final class WholePages implements PageBacking {
    private final BlockDevice device;

    WholePages(BlockDevice device) {
        this.device = device;
    }

    /** Pages of a device. */
    static int of(BlockDevice device) {
        return (int) (device.info().capacityBytes() >>> PageCache.PAGE_SHIFT);
    }

    @Override
    public long pageCount() {
        return of(device);
    }

    @Override
    public int readPages(PageRun run) {
        long block = (run.firstIndex() << PageCache.PAGE_SHIFT) / device.info().blockBytes();
        return device.read(block, run.describe(0, run.lengthBytes(), new IoVector(run.count())));
    }

    @Override
    public int writePages(PageRun run) {
        return Errno.READ_ONLY;
    }
}
