package io.anykernel.block.testing;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file as a block port. */
public final class FileBlockPort implements BlockPort {
    private final FileChannel channel;
    private final BlockPortInfo info;

    public FileBlockPort(Path path, boolean writable) {
        try {
            this.channel = writable
                    ? FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    : FileChannel.open(path, StandardOpenOption.READ);
            this.info = new BlockPortInfo("file:" + path.getFileName(), channel.size(), 512, writable);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public BlockPortInfo info() {
        return info;
    }

    @Override
    public int read(long offsetBytes, IoVector into) {
        return transfer(offsetBytes, into, false);
    }

    @Override
    public int write(long offsetBytes, IoVector from) {
        return transfer(offsetBytes, from, true);
    }

    private int transfer(long offsetBytes, IoVector ranges, boolean toFile) {
        if (offsetBytes < 0 || offsetBytes + ranges.totalBytes() > info.capacityBytes()) {
            return OUT_OF_RANGE;
        }
        long at = offsetBytes;
        try {
            for (int i = 0; i < ranges.count(); i++) {
                ByteBuffer bytes = ranges.memory(i).byteBuffer();
                bytes.limit(ranges.offset(i) + ranges.length(i)).position(ranges.offset(i));
                while (bytes.hasRemaining()) {
                    int moved = toFile ? channel.write(bytes, at) : channel.read(bytes, at);
                    if (moved < 0) {
                        return IO_ERROR;
                    }
                    at += moved;
                }
            }
            return 0;
        } catch (ClosedChannelException closed) {
            return CLOSED;
        } catch (IOException failure) {
            return IO_ERROR;
        }
    }

    @Override
    public int flush() {
        try {
            channel.force(false);
            return 0;
        } catch (ClosedChannelException closed) {
            return CLOSED;
        } catch (IOException failure) {
            return IO_ERROR;
        }
    }

    @Override
    public int discard(long offsetBytes, long lengthBytes) {
        return 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
