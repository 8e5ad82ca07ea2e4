package io.anykernel.hypercall.host.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** System calls through JNA's direct mapping: slower by 130 ns a call, and there where jnr-ffi is not. */
final class JnaPosix implements Posix {
    private final LibC libc = new LibC();

    JnaPosix() {
        if (Native.POINTER_SIZE != 8) {
            throw new UnsupportedOperationException("64-bit Linux only");
        }
    }

    /** The C library's functions as JNA binds them; a Java {@code long} is 64 bits wide on both sides. */
    private static final class LibC {
        static {
            Native.register(LibC.class, Platform.C_LIBRARY_NAME);
        }

        native int open(long path, int flags, int mode);

        native int close(int fd);

        native long read(int fd, long address, long bytes);

        native long write(int fd, long address, long bytes);

        native long readv(int fd, long iovecs, int count);

        native long writev(int fd, long iovecs, int count);

        native long pread(int fd, long address, long bytes, long position);

        native long pwrite(int fd, long address, long bytes, long position);

        native long preadv(int fd, long iovecs, int count, long position);

        native long pwritev(int fd, long iovecs, int count, long position);

        native long lseek(int fd, long offset, int whence);

        native int fdatasync(int fd);

        native int fallocate(int fd, int mode, long position, long bytes);

        native int flock(int fd, int operation);

        native int ioctl(int fd, long request, long argument);

        native int ppoll(long pollfds, long count, long timespec, long signalMask);

        native int eventfd(int initial, int flags);

        native long mmap(long address, long bytes, int protection, int flags, int fd, long offset);

        native int munmap(long address, long bytes);

        native int madvise(long address, long bytes, int advice);

        native int socket(int domain, int type, int protocol);
    }

    private static int checked(int result) {
        return result == -1 ? -Native.getLastError() : result;
    }

    private static long checked(long result) {
        return result == -1 ? -Native.getLastError() : result;
    }

    @Override
    public String name() {
        return "jna";
    }

    @Override
    public int open(String path, int flags, int mode) {
        try (CString text = new CString(this, path)) {
            return checked(libc.open(text.address(), flags, mode));
        }
    }

    @Override
    public int close(int fd) {
        return checked(libc.close(fd));
    }

    @Override
    public long read(int fd, long address, long bytes) {
        return checked(libc.read(fd, address, bytes));
    }

    @Override
    public long write(int fd, long address, long bytes) {
        return checked(libc.write(fd, address, bytes));
    }

    @Override
    public long readv(int fd, long iovecs, int count) {
        return checked(libc.readv(fd, iovecs, count));
    }

    @Override
    public long writev(int fd, long iovecs, int count) {
        return checked(libc.writev(fd, iovecs, count));
    }

    @Override
    public long pread(int fd, long address, long bytes, long position) {
        return checked(libc.pread(fd, address, bytes, position));
    }

    @Override
    public long pwrite(int fd, long address, long bytes, long position) {
        return checked(libc.pwrite(fd, address, bytes, position));
    }

    @Override
    public long preadv(int fd, long iovecs, int count, long position) {
        return checked(libc.preadv(fd, iovecs, count, position));
    }

    @Override
    public long pwritev(int fd, long iovecs, int count, long position) {
        return checked(libc.pwritev(fd, iovecs, count, position));
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        return checked(libc.lseek(fd, offset, whence));
    }

    @Override
    public int fdatasync(int fd) {
        return checked(libc.fdatasync(fd));
    }

    @Override
    public int fallocate(int fd, int mode, long position, long bytes) {
        return checked(libc.fallocate(fd, mode, position, bytes));
    }

    @Override
    public int flock(int fd, int operation) {
        return checked(libc.flock(fd, operation));
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        return checked(libc.ioctl(fd, request, argument));
    }

    @Override
    public int ppoll(long pollfds, long count, long timespec) {
        return checked(libc.ppoll(pollfds, count, timespec, 0));
    }

    @Override
    public int eventfd(int initial, int flags) {
        return checked(libc.eventfd(initial, flags));
    }

    @Override
    public long mmap(long address, long bytes, int protection, int flags, int fd, long offset) {
        return checked(libc.mmap(address, bytes, protection, flags, fd, offset));
    }

    @Override
    public int munmap(long address, long bytes) {
        return checked(libc.munmap(address, bytes));
    }

    @Override
    public int madvise(long address, long bytes, int advice) {
        return checked(libc.madvise(address, bytes, advice));
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return checked(libc.socket(domain, type, protocol));
    }

    @Override
    public ByteBuffer bufferAt(long address, int bytes) {
        return new Pointer(address).getByteBuffer(0, bytes);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
