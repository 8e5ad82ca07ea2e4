package io.anykernel.fs.cache;

import io.anykernel.hypercall.Memory;

/**
 * Content of a file pinned in the page cache: segments to read from, in file order, until {@link #release}. Reused by its
 * owner; confined to one thread of control at a time.
 */
public final class PageLease {
    private PageRun run;
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

    /** Bytes leased; 0 while nothing is. */
    public int lengthBytes() {
        return run == null ? 0 : lengthBytes;
    }

    /** Memory holding the byte at {@code position}. */
    public Memory memory(int position) {
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

    /** Gives the pages back; does nothing when none are held. */
    public void release() {
        if (run != null) {
            run.release();
            run = null;
        }
    }
}
