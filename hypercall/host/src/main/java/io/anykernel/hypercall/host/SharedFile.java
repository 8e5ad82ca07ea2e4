package io.anykernel.hypercall.host;

import io.anykernel.hypercall.PortException;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One open regular file: of one writer, or of any number of readers in this process. Locked against other processes.
 *
 * <p>A JVM refuses a second lock on a file that it has locked, and an operating system drops a process's locks on a file
 * when any of its descriptors is closed: therefore there is one channel for each file.
 */
final class SharedFile {
    /** Past every file's end, so that no range of content is locked: other programs lock parts of images by rules of their own. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final boolean IS_WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /** By file key, or real path where files have no key; guarded by itself. */
    private static final Map<Object, SharedFile> OPEN = new HashMap<>();

    private final Object key;
    private final AsynchronousFileChannel channel;
    private final boolean isWritable;
    private int users = 1;

    private SharedFile(Object key, AsynchronousFileChannel channel, boolean isWritable) {
        this.key = key;
        this.channel = channel;
        this.isWritable = isWritable;
    }

    /**
     * Opens {@code file}, or shares it with readers that have it open.
     *
     * @throws PortException if it is in use, so that two would write or one would read what another writes
     * @throws IOException if it cannot be opened
     */
    static SharedFile open(Path file, boolean writable) throws IOException {
        synchronized (OPEN) {
            Object key = key(file);
            SharedFile before = OPEN.get(key);
            if (before == null) {
                SharedFile opened = new SharedFile(key, openLocked(file, writable), writable);
                OPEN.put(key, opened);
                return opened;
            }
            if (writable || before.isWritable) {
                throw inUse(file, writable);
            }
            before.users++;
            return before;
        }
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key != null ? key : file.toRealPath();
    }

    private static AsynchronousFileChannel openLocked(Path file, boolean writable) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ));
        if (writable) {
            options.add(StandardOpenOption.WRITE);
        }
        // Windows completes transfers on threads that it takes from the executor; elsewhere the caller itself
        // transfers.
        AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(file, options, IS_WINDOWS ? null : new CallerRuns());
        boolean isLocked = false;
        try {
            isLocked = isLocked(channel, writable);
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
        if (!isLocked) {
            throw inUse(file, writable);
        }
        return channel;
    }

    private static boolean isLocked(AsynchronousFileChannel channel, boolean writable) {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, !writable) != null;
        } catch (OverlappingFileLockException lockedInThisProcess) {
            return false;
        } catch (IOException noLocksHere) {
            // Filesystems without locks exist; an image on one can be used all the same.
            return true;
        }
    }

    private static PortException inUse(Path file, boolean writable) {
        return new PortException(file + ": in use by another kernel or program; close it there"
                + (writable ? " or open it read-only" : ""));
    }

    AsynchronousFileChannel channel() {
        return channel;
    }

    /** To be called once by each user; the last one closes the file. */
    void release() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(key);
            try {
                channel.close();
            } catch (IOException unlikely) {
                // A writer that needs its data on the medium has flushed it, and the descriptor is closed either way.
            }
        }
    }

    /** Runs what it is given at once, on the caller's thread. */
    private static final class CallerRuns extends AbstractExecutorService {
        @Override
        public void execute(Runnable transfer) {
            transfer.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}
