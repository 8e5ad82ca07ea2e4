package io.anykernel.fs.nio;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.cache.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open file as a channel. Calls take turns. Closing refuses later calls and those that wait for their turn; it does not wait
 * for the one under way, whose end then releases the file. An interrupt does not end a call.
 */
final class VfsChannel implements SeekableByteChannel {
    private static final int SCRATCH_BYTES = 16 << 10;

    private final OpenFile file;
    private final OpenMode mode;
    /** Held by the call whose turn it is; guards {@link #position} and {@link #scratch}. */
    private final ReentrantLock turn = new ReentrantLock();

    private long position;
    /** For buffers without an array. */
    private byte[] scratch;

    private volatile boolean isOpen = true;
    private boolean isReleased;

    VfsChannel(OpenFile file, OpenMode mode) {
        this.file = file;
        this.mode = mode;
    }

    // ---- transfers

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("a read-only buffer");
        }
        requireOpen();
        if (!mode.isReading()) {
            throw new NonReadableChannelException();
        }
        return inTurn(() -> {
            int done = 0;
            int read = 1;
            while (read > 0 && into.hasRemaining()) {
                read = into.hasArray() ? readIntoArray(into) : readThroughScratch(into);
                done += read;
            }
            return done == 0 && into.hasRemaining() ? -1 : done;
        });
    }

    private int readIntoArray(ByteBuffer into) {
        int offset = into.arrayOffset() + into.position();
        int read = file.readAt(position, Bytes.of(into.array(), offset, into.remaining()));
        into.position(into.position() + read);
        position += read;
        return read;
    }

    private int readThroughScratch(ByteBuffer into) {
        int length = Math.min(SCRATCH_BYTES, into.remaining());
        int read = file.readAt(position, Bytes.of(scratch(), 0, length));
        into.put(scratch, 0, read);
        position += read;
        return read;
    }

    /**
     * Writes all that remains.
     *
     * @throws IOException if it does not fit: some of it may have been written, and the position is behind what was written for
     *     certain
     */
    @Override
    public int write(ByteBuffer from) throws IOException {
        requireWritable();
        return inTurn(() -> {
            int start = from.position();
            while (from.hasRemaining()) {
                if (from.hasArray()) {
                    put(from, from.array(), from.arrayOffset() + from.position(), from.remaining());
                } else {
                    int length = Math.min(SCRATCH_BYTES, from.remaining());
                    from.duplicate().get(scratch(), 0, length);
                    put(from, scratch, 0, length);
                }
            }
            if (mode.isSynchronous()) {
                file.sync();
            }
            return from.position() - start;
        });
    }

    private void put(ByteBuffer from, byte[] array, int offset, int length) {
        if (mode.isAppending()) {
            file.write(Bytes.of(array, offset, length));
        } else {
            file.writeAt(position, Bytes.of(array, offset, length));
            position += length;
        }
        from.position(from.position() + length);
    }

    private byte[] scratch() {
        if (scratch == null) {
            scratch = new byte[SCRATCH_BYTES];
        }
        return scratch;
    }

    // ---- position and size

    /** The next byte's place; of a file that is appended to, its end. */
    @Override
    public long position() throws IOException {
        requireOpen();
        return inTurn(() -> mode.isAppending() ? file.sizeBytes() : position);
    }

    @Override
    public VfsChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("a negative position: " + newPosition);
        }
        return inTurn(() -> {
            position = newPosition;
            return this;
        });
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return inTurn(file::sizeBytes);
    }

    /** Cuts a longer file; a shorter one stays as it is. A position behind the new end moves to it. */
    @Override
    public VfsChannel truncate(long newSize) throws IOException {
        requireOpen();
        if (newSize < 0) {
            throw new IllegalArgumentException("a negative size: " + newSize);
        }
        requireWritable();
        return inTurn(() -> {
            if (newSize < file.sizeBytes()) {
                file.truncate(newSize);
            }
            position = Math.min(position, newSize);
            return this;
        });
    }

    // ---- the end

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() throws IOException {
        isOpen = false;
        releaseIfIdle();
    }

    /** Makes a call once all others before have ended. */
    private <T> T inTurn(FileCall<T> call) throws IOException {
        turn.lock();
        try {
            if (!isOpen) {
                throw new AsynchronousCloseException();
            }
            return FileCall.result(file.path(), call);
        } finally {
            leave();
        }
    }

    private void leave() throws IOException {
        turn.unlock();
        if (!isOpen) {
            releaseIfIdle();
        }
    }

    /** Releases the file, once. The call whose turn it is, if there is one, comes here when it ends. */
    private void releaseIfIdle() throws IOException {
        if (!turn.tryLock()) {
            return;
        }
        try {
            if (!isReleased) {
                isReleased = true;
                FileCall.result(file.path(), this::closeFile);
            }
        } finally {
            turn.unlock();
        }
    }

    private Void closeFile() {
        file.close();
        return null;
    }

    private void requireWritable() throws ClosedChannelException {
        requireOpen();
        if (!mode.isWriting()) {
            throw new NonWritableChannelException();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen) {
            throw new ClosedChannelException();
        }
    }
}
