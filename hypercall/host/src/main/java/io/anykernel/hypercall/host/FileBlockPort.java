package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A regular file, on the JDK alone. Its channel is asynchronous because an interrupt closes a {@code FileChannel} under
 * its other users; transfers run on the caller's thread all the same.
 */
final class FileBlockPort extends GatedBlockPort {
    private final Path path;
    private final SharedFile file;
    private final AsynchronousFileChannel channel;
    private final HolePuncher holes;

    FileBlockPort(Path path, BlockPortInfo info, SharedFile file, HolePuncher holes) {
        super(info);
        this.path = path;
        this.file = file;
        this.channel = file.channel();
        this.holes = holes;
    }

    @Override
    int move(long offsetBytes, IoVector ranges, boolean isWrite) {
        try {
            long position = offsetBytes;
            for (int i = 0; i < ranges.count(); i++) {
                ByteBuffer range = range(ranges.memory(i), ranges.offset(i), ranges.length(i));
                if (!moveAll(range, position, isWrite)) {
                    // The file was cut short below us.
                    return IO_ERROR;
                }
                position += ranges.length(i);
            }
            return 0;
        } catch (IOException failed) {
            return isWrite && isStoreFull() ? NO_SPACE : IO_ERROR;
        }
    }

    private static ByteBuffer range(Memory memory, int offset, int lengthBytes) {
        memory.check(offset, lengthBytes);
        return memory.byteBuffer().position(offset).limit(offset + lengthBytes);
    }

    private boolean moveAll(ByteBuffer range, long offsetBytes, boolean isWrite) throws IOException {
        long position = offsetBytes;
        while (range.hasRemaining()) {
            int moved = await(isWrite ? channel.write(range, position) : channel.read(range, position));
            if (moved <= 0) {
                return false;
            }
            position += moved;
        }
        return true;
    }

    /** The transfer is over already unless the operating system's channels complete on threads of their own. */
    private static int await(Future<Integer> transfer) throws IOException {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return transfer.get();
                } catch (InterruptedException interrupted) {
                    wasInterrupted = true;
                } catch (ExecutionException failed) {
                    throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The JDK hides the error's number, and its text speaks the user's language. */
    private boolean isStoreFull() {
        try {
            return path.toFile().getUsableSpace() < info().blockBytes();
        } catch (SecurityException hidden) {
            return false;
        }
    }

    @Override
    int sync() {
        try {
            if (info().isWritable()) {
                channel.force(false);
            }
            return 0;
        } catch (IOException failed) {
            return isStoreFull() ? NO_SPACE : IO_ERROR;
        }
    }

    /** Where system calls are at hand; the JDK alone has no way to make a hole, and the bytes stay. */
    @Override
    int punch(long offsetBytes, long lengthBytes) {
        return holes.punch(offsetBytes, lengthBytes);
    }

    @Override
    void release() {
        file.release();
        holes.close();
    }
}
