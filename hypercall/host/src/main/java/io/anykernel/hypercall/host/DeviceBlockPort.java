package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.host.posix.Iovecs;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Reference;
import java.util.concurrent.ArrayBlockingQueue;

/** A raw device, reached by positioned calls that carry no state between them. */
final class DeviceBlockPort extends GatedBlockPort {
    private static final int MAX_RANGES = 64;
    private static final int MAX_CALLS_AT_ONCE = 16;

    private final Posix posix;
    private final int fd;

    /** Arrays of iovecs that no call uses at the moment. */
    private final ArrayBlockingQueue<Iovecs> spareIovecs = new ArrayBlockingQueue<>(MAX_CALLS_AT_ONCE);

    DeviceBlockPort(Posix posix, BlockPortInfo info, int fd) {
        super(info);
        this.posix = posix;
        this.fd = fd;
    }

    @Override
    int move(long offsetBytes, IoVector ranges, boolean isWrite) {
        try {
            return ranges.count() == 1 ? one(offsetBytes, ranges, isWrite) : many(offsetBytes, ranges, isWrite);
        } finally {
            Reference.reachabilityFence(ranges);
        }
    }

    private int one(long position, IoVector ranges, boolean isWrite) {
        ranges.memory(0).check(ranges.offset(0), ranges.length(0));
        long address = Iovecs.addressOf(posix, ranges.memory(0)) + ranges.offset(0);
        int done = 0;
        while (done < ranges.length(0)) {
            int left = ranges.length(0) - done;
            long moved = isWrite
                    ? posix.pwrite(fd, address + done, left, position + done)
                    : posix.pread(fd, address + done, left, position + done);
            if (moved <= 0 && moved != Errno.INTERRUPTED) {
                return codeFor(moved);
            }
            done += (int) Math.max(0, moved);
        }
        return 0;
    }

    private int many(long position, IoVector ranges, boolean isWrite) {
        Iovecs iovecs = takeIovecs(ranges.count());
        try {
            int done = 0;
            while (done < ranges.totalBytes()) {
                int count = iovecs.fillFrom(0, ranges, done);
                long moved = isWrite
                        ? posix.pwritev(fd, iovecs.address(), count, position + done)
                        : posix.preadv(fd, iovecs.address(), count, position + done);
                if (moved <= 0 && moved != Errno.INTERRUPTED) {
                    return codeFor(moved);
                }
                done += (int) Math.max(0, moved);
            }
            return 0;
        } finally {
            spareIovecs.offer(iovecs);
        }
    }

    private Iovecs takeIovecs(int ranges) {
        Iovecs spare = spareIovecs.poll();
        return spare != null && spare.capacity() >= ranges ? spare : new Iovecs(posix, Math.max(MAX_RANGES, ranges));
    }

    @Override
    int sync() {
        int done = posix.fdatasync(fd);
        // A device that offers no barrier, or a medium opened for reading only, has nothing to flush.
        return done == 0 || done == Errno.INVALID || done == Errno.READ_ONLY ? 0 : codeFor(done);
    }

    @Override
    int punch(long offsetBytes, long lengthBytes) {
        int mode = Linux.FALLOC_FL_PUNCH_HOLE | Linux.FALLOC_FL_KEEP_SIZE;
        int done = posix.fallocate(fd, mode, offsetBytes, lengthBytes);
        // Filesystems without holes keep the bytes, as a discard may.
        return done == Errno.NOT_SUPPORTED || done == 0 ? 0 : codeFor(done);
    }

    /** 0 bytes moved means that the file was cut short below us. */
    private static int codeFor(long outcome) {
        return switch ((int) outcome) {
            case Errno.NO_SPACE, Errno.QUOTA_EXCEEDED -> NO_SPACE;
            case Errno.READ_ONLY -> READ_ONLY;
            default -> IO_ERROR;
        };
    }

    @Override
    void release() {
        posix.close(fd);
    }
}
