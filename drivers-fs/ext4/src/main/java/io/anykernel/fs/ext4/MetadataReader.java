package io.anykernel.fs.ext4;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageMapping;
import io.anykernel.fs.cache.PageRun;

/** Metadata blocks through the page cache. */
final class MetadataReader {
    private final DevicePages pages;
    private final PageMapping mapping;

    MetadataReader(BlockDevice device, ReplayedBlocks replayed, PageCache cache, Object owner) {
        this.pages = new DevicePages(device, replayed);
        this.mapping = cache.newMapping(pages, owner);
    }

    DevicePages device() {
        return pages;
    }

    /**
     * Pins a block of {@code 1 << blockShift} bytes; {@code Errno.OK}, or a negative code and nothing pinned. The caller
     * has checked that the block is on the volume.
     */
    int pin(long block, int blockShift, MetadataBlock into) {
        long start = block << blockShift;
        PageRun run = mapping.pin(start >>> PageCache.PAGE_SHIFT, 1);
        int status = run.status();
        if (run.count() == 0) {
            run.release();
            return status;
        }
        int offset = (int) start & (PageCache.PAGE_BYTES - 1);
        into.take(run, block, offset, MetadataBlock.slotOf(offset));
        return status;
    }
}
