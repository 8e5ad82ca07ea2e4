package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.PortException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens {@code file:PATH}, locked against a second writer: a regular file by the JDK alone, on any operating system, a
 * block device by system calls.
 */
final class BlockOpener {
    private static final int SECTOR_BYTES = 512;

    /** Of {@code st_mode} (POSIX sys/stat.h; numbers as in Linux's include/uapi/linux/stat.h). */
    private static final int FILE_TYPE = 0170000;

    private static final int BLOCK_DEVICE = 0060000;

    private final SystemCalls calls;

    BlockOpener(SystemCalls calls) {
        this.calls = calls;
    }

    BlockPort open(String name, String path, boolean writable) {
        Path file = parse(name, path);
        if (Files.isDirectory(file)) {
            throw new PortException(path + ": is a directory; name an image file or a block device");
        }
        if (isBlockDevice(file)) {
            return new DeviceOpener(calls.require(name)).open(name, path, writable);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new PortException(path + ": has no size; an image or block device is expected");
        }
        try {
            return openFile(name, file, writable);
        } catch (IOException refused) {
            throw new PortException("cannot open " + path + ": " + reason(refused, file, writable));
        }
    }

    private static Path parse(String name, String path) {
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw new PortException("file:PATH expected, found " + name.replace('\0', '?'));
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException unmappable) {
            throw new PortException(
                    "cannot open " + path + ": its name has no form in this locale; run under LC_ALL=C.UTF-8");
        }
    }

    /** A pipe or terminal would block its opener: the kind of the file is asked for first. */
    private static boolean isBlockDevice(Path file) {
        try {
            return ((int) Files.getAttribute(file, "unix:mode") & FILE_TYPE) == BLOCK_DEVICE;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noModesHere) {
            return false;
        }
    }

    private BlockPort openFile(String name, Path path, boolean writable) throws IOException {
        SharedFile file = SharedFile.open(path, writable);
        boolean isOpen = false;
        try {
            long bytes = file.channel().size();
            if (bytes < SECTOR_BYTES) {
                throw new PortException(path + ": holds " + bytes + " bytes; an image or block device is expected");
            }
            BlockPortInfo info = new BlockPortInfo(name, bytes - bytes % SECTOR_BYTES, SECTOR_BYTES, writable);
            BlockPort port = new FileBlockPort(path, info, file, new HolePuncher(calls, path));
            isOpen = true;
            return port;
        } finally {
            if (!isOpen) {
                file.release();
            }
        }
    }

    private static String reason(IOException refused, Path file, boolean writable) {
        if (refused instanceof NoSuchFileException) {
            return "no such file or directory; check the path";
        }
        if (writable && isOnReadOnlyStore(file)) {
            return "read-only; open it read-only";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied; "
                    + (writable ? "grant write permission or open it read-only" : "grant read permission");
        }
        String said = refused instanceof FileSystemException typed ? typed.getReason() : refused.getMessage();
        return String.valueOf(said).lines().findFirst().orElse("input/output error");
    }

    private static boolean isOnReadOnlyStore(Path file) {
        try {
            return Files.getFileStore(file).isReadOnly();
        } catch (IOException unknown) {
            return false;
        }
    }
}
