package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPort;
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
final class FileBlockPort implements BlockPort {
    private final Path path;
    private final BlockPortInfo info;
    private final SharedFile file;
    private final AsynchronousFileChannel channel;
    private final HolePuncher holes;
    private final CallGate gate = new CallGate();

    FileBlockPort(Path path, BlockPortInfo info, SharedFile file, HolePuncher holes) {
        this.path = path;
        this.info = info;
        this.file = file;
        this.channel = file.channel();
        this.holes = holes;
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
        return info.isWritable() ? transfer(offsetBytes, from, true) : READ_ONLY;
    }

    private int transfer(long offsetBytes, IoVector ranges, boolean isWrite) {
        if (isOutside(offsetBytes, ranges.totalBytes())) {
            return OUT_OF_RANGE;
        }
        if (!gate.enter()) {
            return CLOSED;
        }
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
        } finally {
            gate.leave();
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
            return path.toFile().getUsableSpace() < info.blockBytes();
        } catch (SecurityException hidden) {
            return false;
        }
    }

    @Override
    public int flush() {
        if (!gate.enter()) {
            return CLOSED;
        }
        try {
            if (info.isWritable()) {
                channel.force(false);
            }
            return 0;
        } catch (IOException failed) {
            return isStoreFull() ? NO_SPACE : IO_ERROR;
        } finally {
            gate.leave();
        }
    }

    /** Makes a hole where system calls are at hand; the JDK alone has no way to, and the bytes stay. */
    @Override
    public int discard(long offsetBytes, long lengthBytes) {
        if (!info.isWritable()) {
            return READ_ONLY;
        }
        if (lengthBytes < 0 || isOutside(offsetBytes, lengthBytes)) {
            return OUT_OF_RANGE;
        }
        if (!gate.enter()) {
            return CLOSED;
        }
        try {
            return lengthBytes == 0 ? 0 : holes.punch(offsetBytes, lengthBytes);
        } finally {
            gate.leave();
        }
    }

    private boolean isOutside(long offsetBytes, long lengthBytes) {
        return offsetBytes < 0 || offsetBytes > info.capacityBytes() - lengthBytes;
    }

    /** Waits for the calls under way. */
    @Override
    public void close() {
        if (gate.close()) {
            file.release();
            holes.close();
        }
    }
}
