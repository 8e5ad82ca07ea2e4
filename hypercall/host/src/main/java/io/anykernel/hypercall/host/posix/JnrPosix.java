package io.anykernel.hypercall.host.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** System calls through jnr-ffi: stubs generated at start, about 40 ns over a call from C. */
final class JnrPosix implements Posix {
    private static final MemoryIO MEMORY = MemoryIO.getInstance();

    private final LibC libc;
    private final Runtime runtime;

    JnrPosix() {
        libc = LibraryLoader.create(LibC.class)
                .load(Platform.getNativePlatform().getStandardCLibraryName());
        runtime = Runtime.getRuntime(libc);
    }

    /** The C library's functions as jnr-ffi binds them: {@code long} is C's {@code long}, {@code size_t} or pointer. */
    public interface LibC {
        int open(long path, int flags, int mode);

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

        int ppoll(long pollfds, long count, long timespec, long signalMask);

        int eventfd(int initial, int flags);

        // jnr-ffi's direct stubs misplace arguments past the fourth; a Pointer among them keeps these two off that
        // path.
        long mmap(Pointer address, long bytes, int protection, int flags, int fd, long offset);

        int munmap(long address, long bytes);

        int madvise(long address, long bytes, int advice);

        int socket(int domain, int type, int protocol);
    }

    private int checked(int result) {
        return result == -1 ? -runtime.getLastError() : result;
    }

    private long checked(long result) {
        return result == -1 ? -runtime.getLastError() : result;
    }

    @Override
    public String name() {
        return "jnr";
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
        return checked(libc.mmap(Pointer.wrap(runtime, address), bytes, protection, flags, fd, offset));
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
        return MEMORY.newDirectByteBuffer(address, bytes);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        return MEMORY.getDirectBufferAddress(direct);
    }
}
