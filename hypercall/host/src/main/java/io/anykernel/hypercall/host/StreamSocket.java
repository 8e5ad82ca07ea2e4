package io.anykernel.hypercall.host;

import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One stream connection, made by connecting or by listening. Confined to the Cpu of its port, but for {@link
 * #descriptor}, which the loop asks as it falls asleep.
 */
final class StreamSocket {
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;
    private static final int NONE = -1;

    private final Posix posix;
    private final StreamAddress address;
    private final int listener;
    private volatile int connection;

    private StreamSocket(Posix posix, StreamAddress address, int listener, int connection) {
        this.posix = posix;
        this.address = address;
        this.listener = listener;
        this.connection = connection;
    }

    /** Connects, blocking as the network makes it. */
    static StreamSocket connect(Posix posix, StreamAddress address) {
        int fd = newSocket(posix, address, 0);
        ByteBuffer raw = address.encode();
        int done = posix.connect(fd, posix.addressOf(raw), raw.capacity());
        if (done < 0) {
            posix.close(fd);
            throw new PortException(
                    "cannot connect to " + address + ": " + Linux.describe(done) + "; start its server first");
        }
        setNonBlocking(posix, fd);
        tune(posix, address, fd);
        return new StreamSocket(posix, address, NONE, fd);
    }

    /** Listens for one peer at a time. */
    static StreamSocket listen(Posix posix, StreamAddress address) {
        int fd = newSocket(posix, address, Linux.SOCK_NONBLOCK_CLOEXEC);
        int bound = bind(posix, address, fd);
        if (bound == 0) {
            bound = posix.listen(fd, 1);
        }
        if (bound < 0) {
            posix.close(fd);
            throw new PortException("cannot listen on " + address + ": " + Linux.describe(bound)
                    + (bound == Linux.EADDRINUSE ? "; stop the program that uses it or choose another" : ""));
        }
        return new StreamSocket(posix, address, fd, NONE);
    }

    private static int bind(Posix posix, StreamAddress address, int fd) {
        ByteBuffer raw = address.encode();
        int bound = posix.bind(fd, posix.addressOf(raw), raw.capacity());
        if (bound == Linux.EADDRINUSE && address.isUnix() && isStale(posix, address)) {
            address.deleteFile();
            bound = posix.bind(fd, posix.addressOf(raw), raw.capacity());
        }
        return bound;
    }

    /** Whether the socket file was left by a server that is gone: nobody answers. */
    private static boolean isStale(Posix posix, StreamAddress address) {
        int probe = newSocket(posix, address, Linux.SOCK_NONBLOCK_CLOEXEC);
        ByteBuffer raw = address.encode();
        int answer = posix.connect(probe, posix.addressOf(raw), raw.capacity());
        posix.close(probe);
        return answer == Linux.ECONNREFUSED;
    }

    private static int newSocket(Posix posix, StreamAddress address, int flags) {
        int domain = address.isUnix() ? Linux.AF_UNIX : Linux.AF_INET;
        int fd = posix.socket(domain, Linux.SOCK_STREAM | Linux.O_CLOEXEC | flags, 0);
        if (fd < 0) {
            throw new PortException("cannot create a socket: " + Linux.describe(fd) + "; raise ulimit -n");
        }
        if (!address.isUnix()) {
            setOption(posix, fd, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1);
        }
        return fd;
    }

    private static void setNonBlocking(Posix posix, int fd) {
        ByteBuffer one = number(1);
        posix.ioctl(fd, Linux.FIONBIO, posix.addressOf(one));
        Reference.reachabilityFence(one);
    }

    private static void tune(Posix posix, StreamAddress address, int fd) {
        setOption(posix, fd, Linux.SOL_SOCKET, Linux.SO_SNDBUF, SOCKET_BUFFER_BYTES);
        setOption(posix, fd, Linux.SOL_SOCKET, Linux.SO_RCVBUF, SOCKET_BUFFER_BYTES);
        if (!address.isUnix()) {
            setOption(posix, fd, Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 1);
        }
    }

    private static void setOption(Posix posix, int fd, int level, int option, int value) {
        ByteBuffer native32 = number(value);
        posix.setsockopt(fd, level, option, posix.addressOf(native32), Integer.BYTES);
        Reference.reachabilityFence(native32);
    }

    private static ByteBuffer number(int value) {
        return ByteBuffer.allocateDirect(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, value);
    }

    boolean isConnected() {
        return connection != NONE;
    }

    /** The connection or, while there is none, the listener. */
    int descriptor() {
        int open = connection;
        return open != NONE ? open : listener;
    }

    boolean tryAccept() {
        if (listener == NONE) {
            return false;
        }
        int fd = posix.accept4(listener, Linux.SOCK_NONBLOCK_CLOEXEC);
        if (fd < 0) {
            return false;
        }
        tune(posix, address, fd);
        connection = fd;
        return true;
    }

    /** Ends the connection; whether another may come. */
    boolean disconnect() {
        int open = connection;
        connection = NONE;
        if (open != NONE) {
            posix.close(open);
        }
        return listener != NONE;
    }

    void close() {
        if (disconnect()) {
            posix.close(listener);
            if (address.isUnix()) {
                address.deleteFile();
            }
        }
    }
}
