package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Punches holes into a file that a channel writes, by a descriptor of its own, where a binding to system calls is loaded
 * already. To be closed after the channel: the operating system drops the channel's lock with any descriptor of the file.
 */
final class HolePuncher implements AutoCloseable {
    private final SystemCalls calls;
    private final Path file;
    private final Object fileKey;
    private Posix posix;
    private int descriptor = -1;

    /** Whether the path leads to another file by now. */
    private boolean isLost;

    HolePuncher(SystemCalls calls, Path file) throws IOException {
        this.calls = calls;
        this.file = file;
        this.fileKey = keyOf(file);
    }

    private static Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Returns 0 or a {@link BlockPort} code; 0 also where the bytes stay as they are. */
    synchronized int punch(long offsetBytes, long lengthBytes) {
        if (isLost || descriptor < 0 && !open()) {
            return 0;
        }
        int mode = Linux.FALLOC_FL_PUNCH_HOLE | Linux.FALLOC_FL_KEEP_SIZE;
        int done = posix.fallocate(descriptor, mode, offsetBytes, lengthBytes);
        // Filesystems without holes keep the bytes, as a discard may.
        return done == Errno.NOT_SUPPORTED || done == 0 ? 0 : BlockPort.IO_ERROR;
    }

    private boolean open() {
        Optional<Posix> loaded = calls.loaded();
        if (loaded.isEmpty()) {
            return false;
        }
        posix = loaded.get();
        descriptor = posix.open(file.toString(), Linux.O_RDWR | Linux.O_CLOEXEC, 0);
        // Closed with the others, and never used, if another file has taken the name.
        isLost = descriptor < 0 || !isSameFile();
        return !isLost;
    }

    private boolean isSameFile() {
        try {
            return fileKey != null && fileKey.equals(keyOf(Path.of("/proc/self/fd/" + descriptor)));
        } catch (IOException unknown) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (descriptor >= 0) {
            posix.close(descriptor);
            descriptor = -1;
            isLost = true;
        }
    }
}
