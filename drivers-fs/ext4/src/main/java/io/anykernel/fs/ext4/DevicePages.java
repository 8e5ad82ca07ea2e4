package io.anykernel.fs.ext4;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.fs.cache.PageBacking;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;

/** The device as pages: where metadata is read through. A tail shorter than a page is followed by zeros. */
final class DevicePages implements PageBacking {
    private final BlockDevice device;
    private final long capacityBytes;
    private final int blockBytes;

    DevicePages(BlockDevice device) {
        this.device = device;
        this.capacityBytes = device.info().capacityBytes();
        this.blockBytes = device.info().blockBytes();
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

    /** Reads whole device blocks into the range of {@code run}. */
    int read(long deviceOffsetBytes, PageRun run, int position, int lengthBytes) {
        IoVector into = run.describe(position, lengthBytes, new IoVector(run.count()));
        return into.count() == 1
                ? device.read(deviceOffsetBytes / blockBytes, lengthBytes / blockBytes, into.memory(0), into.offset(0))
                : device.read(deviceOffsetBytes / blockBytes, into);
    }

    @Override
    public int writePages(PageRun run) {
        return Errno.READ_ONLY;
    }
}
