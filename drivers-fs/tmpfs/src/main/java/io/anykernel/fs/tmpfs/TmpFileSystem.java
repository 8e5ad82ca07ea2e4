package io.anykernel.fs.tmpfs;

import io.anykernel.fs.FileSystem;
import io.anykernel.fs.FileSystemStatus;
import io.anykernel.fs.Names;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Node;
import io.anykernel.fs.SharedLock;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/**
 * A filesystem in memory. Its bounds are its quota: a page or a node too many is {@code NO_SPACE}. Reading does not move
 * access times, as on Linux with {@code noatime}.
 */
public final class TmpFileSystem implements FileSystem {
    /** Longest file. */
    public static final long MAX_FILE_BYTES = 1L << 48;

    static final int BLOCKS512_PER_PAGE = PageCache.PAGE_BYTES / 512;
    private static final int CONTENT_LOCKS = 64;

    private final Clock clock;
    private final FramePool pool;
    private final SharedLock names;
    private final SharedLock[] contentLocks = new SharedLock[CONTENT_LOCKS];
    private final Lock life;
    private final long maxNodes;
    private final TmpDirectory root;

    /** Guarded by {@link #life}, as is the next. */
    private long nodes;

    private long lastId;
    private boolean closed;

    /**
     * @param pages content that it holds at most, in pages of 4 KiB cut from {@code arena}
     * @param maxNodes files, directories and links at most, the root included
     * @param clock tells the times of nodes
     */
    public TmpFileSystem(Arena arena, int pages, long maxNodes, Scheduling scheduling, Clock clock) {
        this.clock = clock;
        this.pool = new FramePool(arena, pages, scheduling);
        this.names = new SharedLock("tmpfs.names", scheduling);
        for (int i = 0; i < CONTENT_LOCKS; i++) {
            contentLocks[i] = new SharedLock("tmpfs.content", scheduling);
        }
        this.life = scheduling.newLock("tmpfs.life", LockRanks.NODES);
        this.maxNodes = maxNodes;
        takeNode();
        this.root = new TmpDirectory(this, nextId(), new NewNode(0755, 0, 0), null);
        root.addLinks(2);
    }

    @Override
    public String type() {
        return "tmpfs";
    }

    @Override
    public Node root() {
        return root;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public FileSystemStatus status() {
        int free = pool.available();
        life.lock();
        long used = nodes;
        life.unlock();
        return new FileSystemStatus(
                PageCache.PAGE_BYTES, pool.capacity(), free, free, maxNodes, maxNodes - used, Names.MAX_BYTES);
    }

    /** Memory is as stable as this storage gets. */
    @Override
    public int sync() {
        return Errno.OK;
    }

    /** Forgets everything and gives every page back to its pool. */
    @Override
    public void close() {
        names.lock();
        if (!closed) {
            closed = true;
            root.empty();
        }
        names.unlock();
    }

    /** Pages that no file uses. */
    public int freePages() {
        return pool.available();
    }

    long now() {
        return clock.wallNanos();
    }

    FramePool pool() {
        return pool;
    }

    SharedLock names() {
        return names;
    }

    SharedLock contentLock(long id) {
        return contentLocks[(int) id & (CONTENT_LOCKS - 1)];
    }

    /** Guards attributes, link and open counts: held for a few instructions. */
    Lock life() {
        return life;
    }

    /** Counts a node in, or {@code NO_SPACE}. */
    int takeNode() {
        life.lock();
        boolean fits = nodes < maxNodes;
        nodes += fits ? 1 : 0;
        life.unlock();
        return fits ? Errno.OK : Errno.NO_SPACE;
    }

    void giveBackNode() {
        life.lock();
        nodes--;
        life.unlock();
    }

    long nextId() {
        life.lock();
        long id = ++lastId;
        life.unlock();
        return id;
    }
}
