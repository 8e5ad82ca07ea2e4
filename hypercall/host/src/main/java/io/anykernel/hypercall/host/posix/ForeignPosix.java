package io.anykernel.hypercall.host.posix;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** System calls through the JDK's foreign functions, from Java 22 on: about 30 ns over a call from C. */
final class ForeignPosix implements Posix {
    private static final ForeignFunctions FOREIGN = new ForeignFunctions();

    private static final MethodHandle OPEN = bind("open", int.class, long.class, int.class, int.class);
    private static final MethodHandle CLOSE = bind("close", int.class, int.class);
    private static final MethodHandle READ = bind("read", long.class, int.class, long.class, long.class);
    private static final MethodHandle WRITE = bind("write", long.class, int.class, long.class, long.class);
    private static final MethodHandle READV = bind("readv", long.class, int.class, long.class, int.class);
    private static final MethodHandle WRITEV = bind("writev", long.class, int.class, long.class, int.class);
    private static final MethodHandle PREAD = bind("pread", long.class, int.class, long.class, long.class, long.class);
    private static final MethodHandle PWRITE =
            bind("pwrite", long.class, int.class, long.class, long.class, long.class);
    private static final MethodHandle PREADV = bind("preadv", long.class, int.class, long.class, int.class, long.class);
    private static final MethodHandle PWRITEV =
            bind("pwritev", long.class, int.class, long.class, int.class, long.class);
    private static final MethodHandle LSEEK = bind("lseek", long.class, int.class, long.class, int.class);
    private static final MethodHandle FDATASYNC = bind("fdatasync", int.class, int.class);
    private static final MethodHandle FALLOCATE =
            bind("fallocate", int.class, int.class, int.class, long.class, long.class);
    private static final MethodHandle FLOCK = bind("flock", int.class, int.class, int.class);
    private static final MethodHandle IOCTL = bind("ioctl", int.class, int.class, long.class, long.class);
    private static final MethodHandle PPOLL = bind("ppoll", int.class, long.class, long.class, long.class, long.class);
    private static final MethodHandle EVENTFD = bind("eventfd", int.class, int.class, int.class);
    private static final MethodHandle MMAP =
            bind("mmap", long.class, long.class, long.class, int.class, int.class, int.class, long.class);
    private static final MethodHandle MUNMAP = bind("munmap", int.class, long.class, long.class);
    private static final MethodHandle MADVISE = bind("madvise", int.class, long.class, long.class, int.class);
    private static final MethodHandle SOCKET = bind("socket", int.class, int.class, int.class, int.class);
    private static final MethodHandle ADDRESS_OF = FOREIGN.addressOf();

    private static final ThreadLocal<CallState> STATE = ThreadLocal.withInitial(CallState::new);

    /** Where a thread's calls leave errno. */
    private static final class CallState {
        private final ByteBuffer bytes =
                ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        private final Object segment = FOREIGN.stateOver(bytes);

        private int checked(int result) {
            return result == -1 ? -bytes.getInt(0) : result;
        }

        private long checked(long result) {
            return result == -1 ? -bytes.getInt(0) : result;
        }
    }

    private static MethodHandle bind(String name, Class<?> result, Class<?>... parameters) {
        return FOREIGN.function(name, methodType(result, parameters));
    }

    /** What a handle of ours throws is an error of the JVM's: the functions themselves throw nothing. */
    private static AssertionError impossible(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new AssertionError(thrown);
    }

    @Override
    public String name() {
        return "ffm";
    }

    @Override
    public int open(String path, int flags, int mode) {
        CallState state = STATE.get();
        try (CString text = new CString(this, path)) {
            return state.checked((int) OPEN.invokeExact(state.segment, text.address(), flags, mode));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int close(int fd) {
        CallState state = STATE.get();
        try {
            return state.checked((int) CLOSE.invokeExact(state.segment, fd));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long read(int fd, long address, long bytes) {
        CallState state = STATE.get();
        try {
            return state.checked((long) READ.invokeExact(state.segment, fd, address, bytes));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long write(int fd, long address, long bytes) {
        CallState state = STATE.get();
        try {
            return state.checked((long) WRITE.invokeExact(state.segment, fd, address, bytes));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long readv(int fd, long iovecs, int count) {
        CallState state = STATE.get();
        try {
            return state.checked((long) READV.invokeExact(state.segment, fd, iovecs, count));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long writev(int fd, long iovecs, int count) {
        CallState state = STATE.get();
        try {
            return state.checked((long) WRITEV.invokeExact(state.segment, fd, iovecs, count));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long pread(int fd, long address, long bytes, long position) {
        CallState state = STATE.get();
        try {
            return state.checked((long) PREAD.invokeExact(state.segment, fd, address, bytes, position));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long pwrite(int fd, long address, long bytes, long position) {
        CallState state = STATE.get();
        try {
            return state.checked((long) PWRITE.invokeExact(state.segment, fd, address, bytes, position));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long preadv(int fd, long iovecs, int count, long position) {
        CallState state = STATE.get();
        try {
            return state.checked((long) PREADV.invokeExact(state.segment, fd, iovecs, count, position));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long pwritev(int fd, long iovecs, int count, long position) {
        CallState state = STATE.get();
        try {
            return state.checked((long) PWRITEV.invokeExact(state.segment, fd, iovecs, count, position));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        CallState state = STATE.get();
        try {
            return state.checked((long) LSEEK.invokeExact(state.segment, fd, offset, whence));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int fdatasync(int fd) {
        CallState state = STATE.get();
        try {
            return state.checked((int) FDATASYNC.invokeExact(state.segment, fd));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int fallocate(int fd, int mode, long position, long bytes) {
        CallState state = STATE.get();
        try {
            return state.checked((int) FALLOCATE.invokeExact(state.segment, fd, mode, position, bytes));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int flock(int fd, int operation) {
        CallState state = STATE.get();
        try {
            return state.checked((int) FLOCK.invokeExact(state.segment, fd, operation));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        CallState state = STATE.get();
        try {
            return state.checked((int) IOCTL.invokeExact(state.segment, fd, request, argument));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int ppoll(long pollfds, long count, long timespec) {
        CallState state = STATE.get();
        try {
            return state.checked((int) PPOLL.invokeExact(state.segment, pollfds, count, timespec, 0L));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int eventfd(int initial, int flags) {
        CallState state = STATE.get();
        try {
            return state.checked((int) EVENTFD.invokeExact(state.segment, initial, flags));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public long mmap(long address, long bytes, int protection, int flags, int fd, long offset) {
        CallState state = STATE.get();
        try {
            return state.checked((long) MMAP.invokeExact(state.segment, address, bytes, protection, flags, fd, offset));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int munmap(long address, long bytes) {
        CallState state = STATE.get();
        try {
            return state.checked((int) MUNMAP.invokeExact(state.segment, address, bytes));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int madvise(long address, long bytes, int advice) {
        CallState state = STATE.get();
        try {
            return state.checked((int) MADVISE.invokeExact(state.segment, address, bytes, advice));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        CallState state = STATE.get();
        try {
            return state.checked((int) SOCKET.invokeExact(state.segment, domain, type, protocol));
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }

    @Override
    public ByteBuffer bufferAt(long address, int bytes) {
        return FOREIGN.bufferAt(address, bytes);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        try {
            return (long) ADDRESS_OF.invokeExact((Buffer) direct) - direct.position();
        } catch (Throwable thrown) {
            throw impossible(thrown);
        }
    }
}
