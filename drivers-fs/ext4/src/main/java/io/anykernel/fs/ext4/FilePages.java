package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;

import io.anykernel.fs.cache.PageBacking;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageRun;
import io.anykernel.hypercall.Errno;

/** A file's content as pages: each run of blocks that lies together on the device is one transfer. */
final class FilePages implements PageBacking {
    private final Volume volume;
    private final Inode inode;

    FilePages(Volume volume, Inode inode) {
        this.volume = volume;
        this.inode = inode;
    }

    @Override
    public long pageCount() {
        return (inode.sizeBytes() + PageCache.PAGE_BYTES - 1) >>> PageCache.PAGE_SHIFT;
    }

    @Override
    public int readPages(PageRun run) {
        int shift = volume.info().blockShift();
        long start = run.firstIndex() << PageCache.PAGE_SHIFT;
        long blocks = (inode.sizeBytes() + volume.info().blockBytes() - 1) >>> shift;
        int length = (int) Math.max(0, Math.min(run.lengthBytes(), (blocks << shift) - start));
        ExtentRange range = new ExtentRange();
        int done = 0;
        while (done < length) {
            int status = volume.blocks().find(inode, start + done >>> shift, range);
            if (status != Errno.OK) {
                return status;
            }
            expect(range.length() > 0, inode.tableBlock(), "extent.len", range.length(), "at least 1");
            int piece = (int) Math.min((long) length - done, range.length() << shift);
            status = readPiece(run, done, piece, range);
            if (status != Errno.OK) {
                return status;
            }
            done += piece;
        }
        zeroPastEnd(run, start);
        return Errno.OK;
    }

    private int readPiece(PageRun run, int position, int piece, ExtentRange range) {
        if (range.isHole()) {
            run.zero(position, piece);
            return Errno.OK;
        }
        return volume.device().read(range.start() << volume.info().blockShift(), run, position, piece);
    }

    /** What the last block holds behind the end of the file is nobody's business. */
    private void zeroPastEnd(PageRun run, long start) {
        int valid = (int) Math.max(0, Math.min(run.lengthBytes(), inode.sizeBytes() - start));
        run.zero(valid, run.lengthBytes() - valid);
    }

    @Override
    public int writePages(PageRun run) {
        return Errno.READ_ONLY;
    }
}
