package io.anykernel.fs.cache;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/**
 * Content of a file pinned in the page cache: segments to read from, in file order, until {@link #release}. Reused by its
 * owner; confined to one thread of control at a time.
 */
public final class PageLease {
    /** What a lease keeps from being closed. */
    public interface Holder {
        /** The pages were released. */
        void onRelease();

        /** Whether the pages were freed under the lease, since its owner did not release it in time. */
        boolean isRevoked();
    }

    private PageRun run;
    private Holder holder;
    private int skipBytes;
    private int lengthBytes;

    /** For filesystems: takes over {@code run}, whose first {@code skipBytes} bytes are not meant. */
    public void take(PageRun run, int skipBytes, int lengthBytes) {
        if (this.run != null) {
            throw new IllegalStateException("lease still held");
        }
        this.run = run;
        this.skipBytes = skipBytes;
        this.lengthBytes = lengthBytes;
    }

    /** For open files: {@code holder} is notified of the release. */
    public void holder(Holder holder) {
        this.holder = holder;
    }

    /** Bytes leased; 0 while nothing is. */
    public int lengthBytes() {
        return run == null ? 0 : lengthBytes;
    }

    /**
     * Memory holding the byte at {@code position}.
     *
     * @throws KernelException {@code BAD_HANDLE} if the filesystem was closed and did not wait any longer
     */
    public Memory memory(int position) {
        if (holder != null && holder.isRevoked()) {
            throw new KernelException(Errno.BAD_HANDLE, "lease");
        }
        return run.memory(skipBytes + position);
    }

    /** Where in {@link #memory} that byte is. */
    public int offset(int position) {
        return run.offset(skipBytes + position);
    }

    /** How many bytes from {@code position} lie there in one piece. */
    public int contiguousBytes(int position) {
        return Math.min(run.contiguousBytes(skipBytes + position), lengthBytes - position);
    }

    /** Releases the pages; does nothing when none are held. */
    public void release() {
        if (run != null) {
            run.release();
            run = null;
        }
        Holder released = holder;
        holder = null;
        if (released != null) {
            released.onRelease();
        }
    }
}
