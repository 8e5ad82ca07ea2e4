package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.host.posix.Iovecs;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** A Linux TAP interface, plain or with a {@code virtio_net_hdr} before each frame. */
final class TapPort implements NetPort, WatchedPort {
    private static final int MAX_RANGES = 64;

    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private static final int MAX_SUPER_FRAME_BYTES = 65535 + LINK_HEADER_BYTES;

    private final Posix posix;
    private final Sleeper sleeper;
    private final HostCpu owner;
    private final NetPortInfo info;
    private final Iovecs iovecs;
    private final int maxFrameBytes;

    /** One byte behind the caller's ranges, so that a frame that does not fit shows. */
    private final Memory overflow;

    private volatile int fd;
    private volatile boolean wantsRoom;
    private volatile boolean isLeftUnread;

    TapPort(Posix posix, HostCpu owner, NetPortInfo info, int fd) {
        this.posix = posix;
        this.owner = owner;
        this.sleeper = owner.sleeper();
        this.info = info;
        this.fd = fd;
        this.maxFrameBytes = info.vnetHeaderBytes() > 0
                ? info.vnetHeaderBytes() + MAX_SUPER_FRAME_BYTES
                : info.mtuBytes() + LINK_HEADER_BYTES;
        this.iovecs = new Iovecs(posix, MAX_RANGES + 1);
        ByteBuffer byteBehind = ByteBuffer.allocateDirect(1);
        this.overflow = Memory.over(byteBehind, posix.addressOf(byteBehind));
        sleeper.watch(this);
        owner.wakeIfAsleep();
    }

    @Override
    public NetPortInfo info() {
        return info;
    }

    @Override
    public int receive(IoVector into) {
        isLeftUnread = false;
        if (fd < 0) {
            return CLOSED;
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
            return CLOSED;
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
                close();
                yield CLOSED;
            }
            default -> otherwise;
        };
    }

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
        int open = fd;
        if (open >= 0) {
            fd = -1;
            sleeper.unwatch(this);
            posix.close(open);
            // A sleep in poll(2) keeps the interface attached until it ends.
            owner.wake();
        }
    }
}
