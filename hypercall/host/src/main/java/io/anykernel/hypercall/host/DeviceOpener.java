package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Opens a block device, locked against a second writer. */
final class DeviceOpener {
    private static final int SECTOR_BYTES = 512;

    private final Posix posix;

    DeviceOpener(Posix posix) {
        this.posix = posix;
    }

    BlockPort open(String name, String path, boolean writable) {
        int fd = posix.open(path, (writable ? Linux.O_RDWR : Linux.O_RDONLY) | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new PortException("cannot open " + path + ": " + Errno.describe(fd) + remedy(fd, writable));
        }
        try {
            lock(fd, path, writable);
            return new DeviceBlockPort(posix, describe(fd, name, path, writable), fd);
        } catch (PortException refused) {
            posix.close(fd);
            throw refused;
        }
    }

    private static String remedy(int code, boolean writable) {
        return switch (code) {
            case Errno.NO_ENTRY -> "; check the path";
            case Errno.ACCESS, Errno.PERMISSION ->
                writable ? "; grant write permission or open it read-only" : "; grant read permission";
            case Errno.READ_ONLY -> "; open it read-only";
            default -> "";
        };
    }

    private void lock(int fd, String path, boolean writable) {
        int locked = posix.flock(fd, (writable ? Linux.LOCK_EX : Linux.LOCK_SH) | Linux.LOCK_NB);
        if (locked == Errno.WOULD_BLOCK) {
            throw new PortException(path + ": in use by another kernel or program; close it there"
                    + (writable ? " or open it read-only" : ""));
        }
    }

    private BlockPortInfo describe(int fd, String name, String path, boolean writable) {
        ByteBuffer answer = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        long address = posix.addressOf(answer);
        boolean isDevice = posix.ioctl(fd, Linux.BLKGETSIZE64, address) == 0;
        long bytes = isDevice ? answer.getLong(0) : posix.lseek(fd, 0, Linux.SEEK_END);
        if (bytes < SECTOR_BYTES) {
            throw new PortException(path + ": " + (bytes < 0 ? "has no size" : "holds " + bytes + " bytes")
                    + "; an image or block device is expected");
        }
        int sector = isDevice && posix.ioctl(fd, Linux.BLKSSZGET, address) == 0 ? answer.getInt(0) : SECTOR_BYTES;
        return new BlockPortInfo(name, bytes - bytes % sector, sector, writable);
    }
}
