package io.anykernel.fs.ext4;

import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.fs.cache.PageMapping;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Errno;

/** A regular file, read through the page cache. */
final class Ext4File extends Ext4Node {
    private final PageMapping pages;

    Ext4File(Ext4FileSystem fileSystem, Volume volume, Inode inode) {
        super(fileSystem, inode);
        this.pages = volume.newMapping(new FilePages(volume, inode), inode.number());
    }

    @Override
    public int read(long offsetBytes, Bytes into) {
        return pages.read(offsetBytes, into, inode().sizeBytes());
    }

    @Override
    public int lease(long offsetBytes, int maxBytes, PageLease into) {
        if (offsetBytes < 0 || maxBytes <= 0) {
            return Errno.INVALID;
        }
        long left = inode().sizeBytes() - offsetBytes;
        return left <= 0 ? 0 : lease(offsetBytes, Math.min(maxBytes, left), into);
    }

    private int lease(long offsetBytes, long wantedBytes, PageLease into) {
        int skip = (int) offsetBytes & (PageCache.PAGE_BYTES - 1);
        long wantedPages = (skip + wantedBytes + PageCache.PAGE_BYTES - 1) >>> PageCache.PAGE_SHIFT;
        PageRun run = pages.pinForLease(offsetBytes >>> PageCache.PAGE_SHIFT, (int) wantedPages);
        if (run.count() == 0) {
            int status = run.status();
            run.release();
            return status;
        }
        int length = (int) Math.min(wantedBytes, run.lengthBytes() - skip);
        into.take(run, skip, length);
        return length;
    }
}
