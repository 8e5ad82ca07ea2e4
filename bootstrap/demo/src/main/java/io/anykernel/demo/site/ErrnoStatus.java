package io.anykernel.demo.site;

import io.anykernel.hypercall.Errno;

/** The one table from what a filesystem answers to what HTTP says (RFC 9110 §15). */
final class ErrnoStatus {
    private ErrnoStatus() {}

    /** The status for a failure with this code of {@link Errno}. */
    static int of(int errno) {
        return switch (errno) {
            // There is no such thing, or no way to it.
            case Errno.NO_ENTRY,
                    Errno.NOT_DIRECTORY,
                    Errno.NAME_TOO_LONG,
                    Errno.LINK_LOOP,
                    Errno.STALE,
                    Errno.NO_DATA -> 404;
            // It is there and not for this: rights, devices, FIFOs, sockets, directories as files.
            case Errno.PERMISSION,
                    Errno.ACCESS,
                    Errno.IS_DIRECTORY,
                    Errno.NO_DEVICE,
                    Errno.NOT_A_TERMINAL,
                    Errno.READ_ONLY,
                    Errno.CROSS_DEVICE,
                    Errno.EXISTS,
                    Errno.NOT_EMPTY -> 403;
            case Errno.INVALID -> 400;
            // Another attempt may find it otherwise.
            case Errno.INTERRUPTED,
                    Errno.WOULD_BLOCK,
                    Errno.NO_MEMORY,
                    Errno.BUSY,
                    Errno.TOO_MANY_OPEN,
                    Errno.TOO_MANY_LINKS,
                    Errno.NO_SPACE,
                    Errno.NO_BUFFERS,
                    Errno.QUOTA_EXCEEDED,
                    Errno.TIMED_OUT,
                    Errno.IN_PROGRESS,
                    Errno.BAD_HANDLE,
                    Errno.SHUT_DOWN -> 503;
            // The medium or this program is at fault: IO, OVERFLOW, NOT_SUPPORTED and what no filesystem answers.
            default -> 500;
        };
    }
}
