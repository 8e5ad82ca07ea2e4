package io.anykernel.hypercall.host.posix;

import java.nio.ByteBuffer;

/**
 * The system calls that the host world stands on. Each returns what the call of that name returns, except that a failure
 * is the negated {@code errno} (see {@link Linux}). Addresses and file sizes are {@code long}; who passes an address
 * keeps its memory reachable until the call has returned. Nothing is retried: {@code EINTR} surfaces.
 */
public interface Posix {
    /** Of the binding, such as {@code jnr}. */
    String name();

    /** Opens {@code path}, passed as UTF-8. */
    int open(String path, int flags, int mode);

    int close(int fd);

    long read(int fd, long address, long bytes);

    long write(int fd, long address, long bytes);

    long readv(int fd, long iovecs, int count);

    long writev(int fd, long iovecs, int count);

    long pread(int fd, long address, long bytes, long position);

    long pwrite(int fd, long address, long bytes, long position);

    long preadv(int fd, long iovecs, int count, long position);

    long pwritev(int fd, long iovecs, int count, long position);

    long lseek(int fd, long offset, int whence);

    int fdatasync(int fd);

    int fallocate(int fd, int mode, long position, long bytes);

    int flock(int fd, int operation);

    int ioctl(int fd, long request, long argument);

    /** As ppoll with an unchanged signal mask; {@code timespec} may be 0 to wait without end. */
    int ppoll(long pollfds, long count, long timespec);

    int eventfd(int initial, int flags);

    /** Returns the address of the mapping, or a negative code. */
    long mmap(long address, long bytes, int protection, int flags, int fd, long offset);

    int munmap(long address, long bytes);

    int madvise(long address, long bytes, int advice);

    int socket(int domain, int type, int protocol);

    /** A direct buffer over foreign bytes; it keeps nothing alive. */
    ByteBuffer bufferAt(long address, int bytes);

    /** Address of the first byte of a direct buffer, position ignored. */
    long addressOf(ByteBuffer direct);
}
