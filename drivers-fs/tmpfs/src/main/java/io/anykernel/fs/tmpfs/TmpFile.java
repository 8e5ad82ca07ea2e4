package io.anykernel.fs.tmpfs;

import io.anykernel.fs.FileType;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.SharedLock;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.Errno;

/** A regular file. Content, size and pages are guarded by its stripe of the content locks. */
final class TmpFile extends TmpNode {
    private static final int PAGE_BYTES = PageCache.PAGE_BYTES;
    private static final int PAGE_MASK = PAGE_BYTES - 1;

    private final SharedLock lock;
    private final FramePool pool;
    private final PageTree tree = new PageTree();
    private long sizeBytes;
    private boolean freed;

    TmpFile(TmpFileSystem fileSystem, long id, NewNode as) {
        super(fileSystem, FileType.REGULAR, id, as);
        this.lock = fileSystem.contentLock(id);
        this.pool = fileSystem.pool();
    }

    @Override
    long sizeBytes() {
        lock.lockShared();
        long size = sizeBytes;
        lock.unlockShared();
        return size;
    }

    @Override
    long pages() {
        lock.lockShared();
        long pages = tree.pages();
        lock.unlockShared();
        return pages;
    }

    @Override
    void free() {
        lock.lock();
        freed = true;
        tree.cut(0, pool);
        sizeBytes = 0;
        lock.unlock();
    }

    @Override
    public int read(long offsetBytes, Bytes into) {
        if (offsetBytes < 0) {
            return Errno.INVALID;
        }
        lock.lockShared();
        try {
            int length = (int) Math.max(0, Math.min(into.lengthBytes(), sizeBytes - offsetBytes));
            int done = 0;
            while (done < length) {
                done += readPiece(offsetBytes + done, into, done, length - done);
            }
            return freed ? Errno.STALE : length;
        } finally {
            lock.unlockShared();
        }
    }

    private int readPiece(long at, Bytes into, int position, int left) {
        int inPage = (int) at & PAGE_MASK;
        int piece = Math.min(left, PAGE_BYTES - inPage);
        int frame = tree.get(at >>> PageCache.PAGE_SHIFT);
        if (frame == FramePool.NONE) {
            into.zero(position, piece);
        } else {
            into.put(position, pool.memory(frame), pool.offset(frame) + inPage, piece);
        }
        return piece;
    }

    @Override
    public int write(long offsetBytes, Bytes from) {
        if (offsetBytes < 0) {
            return Errno.INVALID;
        }
        if (offsetBytes > TmpFileSystem.MAX_FILE_BYTES - from.lengthBytes()) {
            return Errno.TOO_BIG;
        }
        lock.lock();
        int written;
        try {
            written = freed ? Errno.STALE : writeLocked(offsetBytes, from);
        } finally {
            lock.unlock();
        }
        if (written > 0) {
            touchContent();
        }
        return written;
    }

    @Override
    public long append(Bytes from) {
        lock.lock();
        long end;
        try {
            end = freed ? Errno.STALE : appendLocked(from);
        } finally {
            lock.unlock();
        }
        if (end > 0 && from.lengthBytes() > 0) {
            touchContent();
        }
        return end;
    }

    private long appendLocked(Bytes from) {
        long start = sizeBytes;
        if (start > TmpFileSystem.MAX_FILE_BYTES - from.lengthBytes()) {
            return Errno.TOO_BIG;
        }
        int written = writeLocked(start, from);
        if (written == from.lengthBytes()) {
            return sizeBytes;
        }
        cutTo(start);
        return Errno.NO_SPACE;
    }

    private int writeLocked(long offsetBytes, Bytes from) {
        int length = from.lengthBytes();
        int done = 0;
        while (done < length) {
            int piece = writePiece(offsetBytes + done, from, done, length - done);
            if (piece < 0) {
                return done > 0 ? done : piece;
            }
            done += piece;
            sizeBytes = Math.max(sizeBytes, offsetBytes + done);
        }
        return done;
    }

    private int writePiece(long at, Bytes from, int position, int left) {
        int inPage = (int) at & PAGE_MASK;
        int piece = Math.min(left, PAGE_BYTES - inPage);
        long index = at >>> PageCache.PAGE_SHIFT;
        int frame = tree.get(index);
        if (frame == FramePool.NONE) {
            frame = pool.take();
            if (frame == FramePool.NONE) {
                return Errno.NO_SPACE;
            }
            pool.memory(frame).fill(pool.offset(frame), inPage, 0);
            int after = inPage + piece;
            pool.memory(frame).fill(pool.offset(frame) + after, PAGE_BYTES - after, 0);
            tree.put(index, frame);
        }
        from.get(position, pool.memory(frame), pool.offset(frame) + inPage, piece);
        return piece;
    }

    @Override
    public int truncate(long newSizeBytes) {
        if (newSizeBytes < 0) {
            return Errno.INVALID;
        }
        if (newSizeBytes > TmpFileSystem.MAX_FILE_BYTES) {
            return Errno.TOO_BIG;
        }
        lock.lock();
        boolean gone = freed;
        if (!gone) {
            cutTo(newSizeBytes);
        }
        lock.unlock();
        if (gone) {
            return Errno.STALE;
        }
        touchContent();
        return Errno.OK;
    }

    /** Sets the size; what lies behind it in the last page becomes zero, so that growing shows no old bytes. */
    private void cutTo(long newSizeBytes) {
        if (newSizeBytes < sizeBytes) {
            tree.cut((newSizeBytes + PAGE_MASK) >>> PageCache.PAGE_SHIFT, pool);
            int inPage = (int) newSizeBytes & PAGE_MASK;
            int frame = inPage == 0 ? FramePool.NONE : tree.get(newSizeBytes >>> PageCache.PAGE_SHIFT);
            if (frame != FramePool.NONE) {
                pool.memory(frame).fill(pool.offset(frame) + inPage, PAGE_BYTES - inPage, 0);
            }
        }
        sizeBytes = newSizeBytes;
    }
}
