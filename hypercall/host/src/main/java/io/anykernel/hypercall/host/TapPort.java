package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Iovecs;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * A Linux TAP interface, plain or with a {@code virtio_net_hdr} before each frame. It is down while its interface is
 * down, has no carrier or is removed; then it attaches again to an interface of the same name, which it never creates itself then.
 */
final class TapPort implements NetPort, WatchedPort {
    private static final int MAX_RANGES = 64;

    /** Between two questions for a carrier that was there, and for one that was not. */
    static final long CARRIER_NANOS = 250_000_000L;

    private static final long NO_CARRIER_NANOS = 10_000_000L;

    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private static final int MAX_SUPER_FRAME_BYTES = 65535 + LINK_HEADER_BYTES;

    private final TapInterface tap;
    private final Posix posix;
    private final Console console;
    private final Sleeper sleeper;
    private final HostCpu owner;
    private final NetPortInfo info;
    private final Iovecs iovecs;
    private final int maxFrameBytes;

    /** One byte behind the caller's ranges, so that a frame that does not fit shows. */
    private final Memory overflow;

    /** Attached to the interface; -1 while that is removed, and after {@link #close}. */
    private volatile int fd;

    private boolean hasCarrier = true;
    private long carrierAskedNanos;

    private volatile boolean isClosed;
    private volatile boolean wantsRoom;
    private volatile boolean isLeftUnread;

    /** Why attaching again failed last, so that each reason is logged once. */
    private String lastRefusal = "";

    /** @throws PortException in one line if the interface cannot be had */
    TapPort(TapInterface tap, String portName, HostCpu owner, Console console) {
        this.tap = tap;
        this.posix = tap.posix();
        this.console = console;
        this.owner = owner;
        this.sleeper = owner.sleeper();
        this.fd = tap.attach();
        this.info = tap.info(portName);
        this.carrierAskedNanos = HostClock.now() - CARRIER_NANOS;
        this.maxFrameBytes = info.vnetHeaderBytes() > 0
                ? info.vnetHeaderBytes() + MAX_SUPER_FRAME_BYTES
                : info.mtuBytes() + LINK_HEADER_BYTES;
        this.iovecs = new Iovecs(posix, MAX_RANGES + 1);
        ByteBuffer byteBehind = ByteBuffer.allocateDirect(1);
        this.overflow = Memory.over(byteBehind, posix.addressOf(byteBehind));
        watch();
    }

    private void watch() {
        boolean isWatched = false;
        try {
            sleeper.watch(this);
            isWatched = true;
        } finally {
            if (!isWatched) {
                posix.close(fd);
            }
        }
        owner.wakeIfAsleep();
    }

    @Override
    public NetPortInfo info() {
        return info;
    }

    /** The carrier is asked for now and then, as far as the port is polled: Linux tells nothing about it to its owner. */
    @Override
    public boolean isLinkUp() {
        if (fd < 0) {
            return false;
        }
        long nowNanos = HostClock.now();
        long interval = hasCarrier ? CARRIER_NANOS : NO_CARRIER_NANOS;
        if (nowNanos - carrierAskedNanos >= interval) {
            carrierAskedNanos = nowNanos;
            noteCarrier(tap.hasCarrier(fd));
        }
        return hasCarrier;
    }

    private void noteCarrier(boolean now) {
        if (now != hasCarrier) {
            hasCarrier = now;
            console.line(
                    "event=link-" + (now ? "up" : "down") + " port=" + info.name() + (now ? "" : " cause=no-carrier"));
        }
    }

    @Override
    public int receive(IoVector into) {
        isLeftUnread = false;
        if (fd < 0 && !attachAgain()) {
            return isClosed ? CLOSED : DOWN;
        }
        int count = iovecs.fill(into);
        iovecs.set(count, overflow, 0, 1);
        long length = posix.readv(fd, iovecs.address(), count + 1);
        Reference.reachabilityFence(into);
        if (length < 0) {
            return failure((int) length, WOULD_BLOCK);
        }
        owner.traffic();
        return (int) length;
    }

    @Override
    public int send(IoVector frame) {
        if (fd < 0) {
            return isClosed ? CLOSED : DOWN;
        }
        // Linux takes frames of any length from the owner of a TAP interface, and nothing at all for a frame sent.
        if (frame.totalBytes() == 0 || frame.totalBytes() > maxFrameBytes) {
            return REJECTED;
        }
        int count = iovecs.fill(frame);
        long sent = posix.writev(fd, iovecs.address(), count);
        Reference.reachabilityFence(frame);
        // EIO while the interface is down, EINVAL for a frame that Linux does not understand.
        return sent >= 0 ? 0 : failure((int) sent, REJECTED);
    }

    private int failure(int code, int otherwise) {
        return switch (code) {
            case Errno.WOULD_BLOCK, Errno.INTERRUPTED -> WOULD_BLOCK;
            case Errno.BAD_DESCRIPTOR_STATE, Errno.BAD_HANDLE -> {
                detach();
                yield DOWN;
            }
            default -> otherwise;
        };
    }

    // ---- an interface that goes and comes

    /** The interface was removed below its descriptor (EBADFD), which serves no other. */
    private void detach() {
        int gone = fd;
        fd = -1;
        wantsRoom = false;
        posix.close(gone);
        console.line("event=link-down port=" + info.name() + " cause=interface-removed");
    }

    private boolean attachAgain() {
        if (isClosed || !tap.exists()) {
            return false;
        }
        try {
            fd = tap.attach();
        } catch (PortException refused) {
            reportRefusal(refused.getMessage());
            return false;
        }
        lastRefusal = "";
        // A sleep that is under way has not been given this descriptor.
        owner.wakeIfAsleep();
        console.line("event=link-up port=" + info.name());
        return true;
    }

    private void reportRefusal(String reason) {
        if (!reason.equals(lastRefusal)) {
            console.line("event=link-still-down port=" + info.name() + " cause=\"" + reason + "\"");
            lastRefusal = reason;
        }
    }

    // ---- readiness

    @Override
    public void awaitSendRoom() {
        wantsRoom = true;
        owner.wakeIfAsleep();
    }

    @Override
    public Posix posix() {
        return posix;
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public int events() {
        return wantsRoom ? Linux.POLLIN | Linux.POLLOUT : Linux.POLLIN;
    }

    @Override
    public boolean isLeftUnread() {
        return isLeftUnread;
    }

    @Override
    public void onReady(int events) {
        isLeftUnread |= (events & Linux.POLLIN) != 0;
        if ((events & ~Linux.POLLIN) != 0) {
            wantsRoom = false;
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        int open = fd;
        fd = -1;
        sleeper.unwatch(this);
        if (open >= 0) {
            posix.close(open);
            // A sleep in poll(2) keeps the interface attached until it ends.
            owner.wake();
        }
    }
}
