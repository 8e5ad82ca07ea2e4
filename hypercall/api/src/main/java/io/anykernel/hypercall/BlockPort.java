package io.anykernel.hypercall;

/**
 * Positioned, vectored, blocking access to a run of bytes: a file, a raw device, a simulated disk. Callable by any
 * number of threads of control at once; concurrent writes to one place are the caller's mistake.
 */
public interface BlockPort extends AutoCloseable {
    /** The medium failed. */
    int IO_ERROR = Errno.IO;
    /** The medium is full. */
    int NO_SPACE = Errno.NO_SPACE;
    /** Opened for reading only. */
    int READ_ONLY = Errno.READ_ONLY;
    /** The port is closed. */
    int CLOSED = Errno.BAD_HANDLE;
    /** Some of the range lies past the end of the medium. */
    int OUT_OF_RANGE = Errno.INVALID;

    BlockPortInfo info();

    /** Fills the ranges of {@code into} from {@code offsetBytes}, all or nothing; returns 0 or a negative code. */
    int read(long offsetBytes, IoVector into);

    /** Writes the ranges of {@code from} at {@code offsetBytes}; on a negative code any part may have been written. */
    int write(long offsetBytes, IoVector from);

    /** Returns 0 once every write that returned before is on stable storage, or a negative code. */
    int flush();

    /** Tells the medium that the range's content no longer matters; reads as zero or as before. 0 or negative. */
    int discard(long offsetBytes, long lengthBytes);

    @Override
    void close();
}
