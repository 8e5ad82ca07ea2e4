package io.anykernel.fs;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Memory;

/**
 * An open regular file with a position. Its content stays although its last name goes. Transfers at an explicit offset run
 * at once with any others; those at the position take turns. Methods throw {@link KernelException}.
 */
public final class OpenFile implements AutoCloseable {
    private final MountTable table;
    private final Mount mount;
    private final Node node;
    private final String path;
    private final int flags;
    private final Lock turn;
    private long position;
    private volatile boolean closed;

    OpenFile(MountTable table, Mount mount, Node node, String path, int flags, Lock turn) {
        this.table = table;
        this.mount = mount;
        this.node = node;
        this.path = path;
        this.flags = flags;
        this.turn = turn;
    }

    /** The path that it was opened by. */
    public String path() {
        return path;
    }

    public Node node() {
        return node;
    }

    public Attributes attributes() {
        checkOpen();
        return node.attributes();
    }

    public long sizeBytes() {
        return attributes().sizeBytes();
    }

    /** Reads at the position and moves it; bytes read, 0 at the end. */
    public int read(Bytes into) {
        checkReadable();
        turn.lock();
        try {
            int read = checked(node.read(position, into));
            position += read;
            return read;
        } finally {
            turn.unlock();
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
        checkReadable();
        return checked(node.read(offsetBytes, into));
    }

    /** Pins content in the page cache; see {@link Node#lease}. Returns 0 at the end. */
    public int lease(long offsetBytes, int maxBytes, PageLease into) {
        checkReadable();
        return checked(node.lease(offsetBytes, maxBytes, into));
    }

    /** Writes all at the position, or at the end of a file opened to append, and moves the position past it. */
    public void write(Bytes from) {
        checkWritable();
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
        }
    }

    /** Writes all at {@code offsetBytes}; the position stays. */
    public void writeAt(long offsetBytes, Bytes from) {
        checkWritable();
        checkWhole(checked(node.write(offsetBytes, from)), from);
    }

    public long position() {
        turn.lock();
        long at = position;
        turn.unlock();
        return at;
    }

    /** Moves the position, past the end if so wished. */
    public void position(long offsetBytes) {
        if (offsetBytes < 0) {
            fail(Errno.INVALID);
        }
        turn.lock();
        position = offsetBytes;
        turn.unlock();
    }

    /** Cuts the content or extends it by a hole. */
    public void truncate(long sizeBytes) {
        checkWritable();
        checked(node.truncate(sizeBytes));
    }

    /** Returns once what was written is on stable storage. */
    public void sync() {
        checkOpen();
        checked(node.sync());
    }

    /** Idempotent. */
    @Override
    public void close() {
        turn.lock();
        boolean first = !closed;
        closed = true;
        turn.unlock();
        if (first) {
            node.close();
            table.close(mount);
        }
    }

    private void checkWhole(int written, Bytes from) {
        if (written < from.lengthBytes()) {
            fail(Errno.NO_SPACE);
        }
    }

    private void checkReadable() {
        checkOpen();
        if (!OpenFlags.has(flags, OpenFlags.READ)) {
            fail(Errno.BAD_HANDLE);
        }
    }

    private void checkWritable() {
        checkOpen();
        if (!OpenFlags.has(flags, OpenFlags.WRITE)) {
            fail(Errno.BAD_HANDLE);
        }
    }

    private void checkOpen() {
        if (closed) {
            fail(Errno.BAD_HANDLE);
        }
    }

    private int checked(int outcome) {
        return outcome < 0 ? fail(outcome) : outcome;
    }

    private int fail(int errno) {
        throw new KernelException(errno, path);
    }
}
