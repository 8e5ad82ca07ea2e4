package io.anykernel.fs;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Memory;

/**
 * An open regular file with a position. Its content stays although its last name goes. Transfers at an explicit offset run
 * at once with any others; those at the position take turns. Methods throw {@link KernelException}: {@code BAD_HANDLE} once
 * the file, or the tree that it is in, is closed. A call that is under way meanwhile ends as if it had come before.
 */
public final class OpenFile implements AutoCloseable {
    private final OpenNode opened;
    private final Node node;
    private final String path;
    private final int flags;
    private final Lock turn;
    private long position;

    OpenFile(OpenNode opened, String path, int flags, Lock turn) {
        this.opened = opened;
        this.node = opened.node();
        this.path = path;
        this.flags = flags;
        this.turn = turn;
    }

    @Override
    public String toString() {
        return "file " + path;
    }

    /** The path that it was opened by. */
    public String path() {
        return path;
    }

    public Attributes attributes() {
        enter();
        try {
            return node.attributes();
        } finally {
            opened.leave();
        }
    }

    public long sizeBytes() {
        return attributes().sizeBytes();
    }

    /** Reads at the position and moves it; bytes read, 0 at the end. */
    public int read(Bytes into) {
        enter(OpenFlags.READ);
        turn.lock();
        try {
            int read = checked(node.read(position, into));
            position += read;
            return read;
        } finally {
            turn.unlock();
            opened.leave();
        }
    }

    /** As {@link #read(Bytes)}. */
    public int read(Memory into, int offset, int lengthBytes) {
        return read(Bytes.of(into, offset, lengthBytes));
    }

    /** As {@link #read(Bytes)}. */
    public int read(byte[] into, int offset, int lengthBytes) {
        return read(Bytes.of(into, offset, lengthBytes));
    }

    /** Reads at {@code offsetBytes}; the position stays. */
    public int readAt(long offsetBytes, Bytes into) {
        enter(OpenFlags.READ);
        try {
            return checked(node.read(offsetBytes, into));
        } finally {
            opened.leave();
        }
    }

    /**
     * Pins content in the page cache; see {@link Node#lease}. Returns 0 at the end. A lease is a call under way: closing the
     * tree waits for its release.
     */
    public int lease(long offsetBytes, int maxBytes, PageLease into) {
        enter(OpenFlags.READ);
        boolean isLeased = false;
        try {
            int length = checked(node.lease(offsetBytes, maxBytes, into));
            isLeased = length > 0;
            return length;
        } finally {
            if (isLeased) {
                into.holder(opened);
            } else {
                opened.leave();
            }
        }
    }

    /** Writes all at the position, or at the end of a file opened to append, and moves the position past it. */
    public void write(Bytes from) {
        enter(OpenFlags.WRITE);
        turn.lock();
        try {
            if (OpenFlags.has(flags, OpenFlags.APPEND)) {
                long end = node.append(from);
                position = end < 0 ? fail((int) end) : end;
            } else {
                int written = checked(node.write(position, from));
                position += written;
                checkWhole(written, from);
            }
        } finally {
            turn.unlock();
            opened.leave();
        }
    }

    /** Writes all at {@code offsetBytes}; the position stays. */
    public void writeAt(long offsetBytes, Bytes from) {
        enter(OpenFlags.WRITE);
        try {
            checkWhole(checked(node.write(offsetBytes, from)), from);
        } finally {
            opened.leave();
        }
    }

    public long position() {
        enter();
        turn.lock();
        long at = position;
        turn.unlock();
        opened.leave();
        return at;
    }

    /** Moves the position, past the end if so wished. */
    public void position(long offsetBytes) {
        if (offsetBytes < 0) {
            fail(Errno.INVALID);
        }
        enter();
        turn.lock();
        position = offsetBytes;
        turn.unlock();
        opened.leave();
    }

    /** Cuts the content or extends it by a hole. */
    public void truncate(long sizeBytes) {
        enter(OpenFlags.WRITE);
        try {
            checked(node.truncate(sizeBytes));
        } finally {
            opened.leave();
        }
    }

    /** Returns once what was written is on stable storage. */
    public void sync() {
        enter();
        try {
            checked(node.sync());
        } finally {
            opened.leave();
        }
    }

    /** Refuses calls from now on. Those under way go on, and the last of them lets the node go. Idempotent. */
    @Override
    public void close() {
        opened.shut();
    }

    private void enter() {
        checked(opened.enter());
    }

    /** Enters for a transfer that the file must have been opened for. */
    private void enter(int wanted) {
        checked(OpenFlags.has(flags, wanted) ? opened.enter() : Errno.BAD_HANDLE);
    }

    private void checkWhole(int written, Bytes from) {
        if (written < from.lengthBytes()) {
            fail(Errno.NO_SPACE);
        }
    }

    private int checked(int outcome) {
        return outcome < 0 ? fail(outcome) : outcome;
    }

    private int fail(int errno) {
        throw new KernelException(errno, path);
    }
}
