package io.anykernel.hypercall.host;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.host.posix.Iovecs;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Frames on a stream socket, each behind its length as 4 bytes, big-endian: the peer of QEMU's {@code -netdev stream}.
 *
 * <p>A server waits for a peer, takes one at a time, and waits again after it has gone; until then frames to send are
 * {@link #REJECTED}, as on a cable that is not plugged in. A client ends with its peer.
 */
final class StreamPort implements NetPort, WatchedPort {
    private static final int LENGTH_BYTES = 4;
    private static final int MAX_FRAME_BYTES = 69632;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAX_RANGES = 64;

    private final Posix posix;
    private final HostCpu owner;
    private final NetPortInfo info;
    private final StreamSocket socket;
    private final Iovecs iovecs;
    private final Memory lengthPrefix;

    /** Bytes {@code [parsed, filled)} have arrived and are not handed up. */
    private final Memory in;

    private int parsed;
    private int filled;

    /** Bytes {@code [unsentStart, unsentEnd)}: the rest of a frame of which the socket took a part. */
    private final Memory unsent;

    private int unsentStart;
    private int unsentEnd;

    private volatile boolean wantsRoom;
    private volatile boolean isLeftUnread;
    private volatile boolean isClosed;

    StreamPort(Posix posix, HostCpu owner, NetPortInfo info, StreamSocket socket) {
        this.posix = posix;
        this.owner = owner;
        this.info = info;
        this.socket = socket;
        this.iovecs = new Iovecs(posix, MAX_RANGES + 1);
        this.lengthPrefix = direct(LENGTH_BYTES);
        this.in = direct(BUFFER_BYTES);
        this.unsent = direct(LENGTH_BYTES + MAX_FRAME_BYTES);
        owner.sleeper().watch(this);
        owner.wakeIfAsleep();
    }

    private Memory direct(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        return Memory.over(buffer, posix.addressOf(buffer));
    }

    @Override
    public NetPortInfo info() {
        return info;
    }

    @Override
    public int receive(IoVector into) {
        isLeftUnread = false;
        if (isClosed) {
            return CLOSED;
        }
        if (!socket.isConnected() && !socket.tryAccept()) {
            return WOULD_BLOCK;
        }
        int flushed = flushUnsent();
        int code = hasFrame() || flushed == CLOSED ? flushed : fill();
        if (hasFrame()) {
            return takeFrame(into);
        }
        return code == CLOSED ? onPeerGone() : WOULD_BLOCK;
    }

    private boolean hasFrame() {
        int have = filled - parsed;
        return have >= LENGTH_BYTES
                && have - LENGTH_BYTES >= Math.min(frameLength(), MAX_FRAME_BYTES)
                && frameLength() <= MAX_FRAME_BYTES;
    }

    private long frameLength() {
        return in.u32be(parsed);
    }

    /** Reads what there is; CLOSED if the peer is gone or does not keep to the framing. */
    private int fill() {
        if (filled - parsed >= LENGTH_BYTES && frameLength() > MAX_FRAME_BYTES) {
            return CLOSED;
        }
        if (parsed > 0) {
            in.copyTo(parsed, in, 0, filled - parsed);
            filled -= parsed;
            parsed = 0;
        }
        long got = posix.read(socket.descriptor(), in.address() + filled, in.lengthBytes() - filled);
        if (got > 0) {
            filled += (int) got;
            return fillCheck();
        }
        return got == Linux.EAGAIN || got == Linux.EINTR ? WOULD_BLOCK : CLOSED;
    }

    private int fillCheck() {
        return filled >= LENGTH_BYTES && frameLength() > MAX_FRAME_BYTES ? CLOSED : 0;
    }

    private int takeFrame(IoVector into) {
        int length = (int) frameLength();
        int at = parsed + LENGTH_BYTES;
        int left = length;
        for (int i = 0; i < into.count() && left > 0; i++) {
            int part = Math.min(left, into.length(i));
            in.copyTo(at, into.memory(i), into.offset(i), part);
            at += part;
            left -= part;
        }
        parsed += LENGTH_BYTES + length;
        return length;
    }

    private int onPeerGone() {
        parsed = 0;
        filled = 0;
        unsentStart = 0;
        unsentEnd = 0;
        if (socket.disconnect()) {
            return WOULD_BLOCK;
        }
        close();
        return CLOSED;
    }

    @Override
    public int send(IoVector frame) {
        int length = frame.totalBytes();
        if (isClosed) {
            return CLOSED;
        }
        if (length == 0 || length > MAX_FRAME_BYTES || !socket.isConnected()) {
            return REJECTED;
        }
        int flushed = flushUnsent();
        if (flushed != 0) {
            return flushed == CLOSED ? REJECTED : flushed;
        }
        lengthPrefix.i32be(0, length);
        iovecs.set(0, lengthPrefix, 0, LENGTH_BYTES);
        int count = iovecs.fillFrom(1, frame, 0);
        long sent = posix.writev(socket.descriptor(), iovecs.address(), count);
        Reference.reachabilityFence(frame);
        if (sent < 0) {
            return sent == Linux.EAGAIN || sent == Linux.EINTR ? WOULD_BLOCK : REJECTED;
        }
        if (sent < LENGTH_BYTES + length) {
            keepUnsent(frame, (int) sent);
        }
        return 0;
    }

    private void keepUnsent(IoVector frame, int sent) {
        lengthPrefix.copyTo(0, unsent, 0, LENGTH_BYTES);
        int at = LENGTH_BYTES;
        for (int i = 0; i < frame.count(); i++) {
            frame.memory(i).copyTo(frame.offset(i), unsent, at, frame.length(i));
            at += frame.length(i);
        }
        unsentStart = sent;
        unsentEnd = at;
        awaitSendRoom();
    }

    /** 0 once nothing is unsent, WOULD_BLOCK, or CLOSED. */
    private int flushUnsent() {
        while (unsentStart < unsentEnd) {
            long sent = posix.write(socket.descriptor(), unsent.address() + unsentStart, unsentEnd - unsentStart);
            if (sent < 0) {
                boolean isFull = sent == Linux.EAGAIN || sent == Linux.EINTR;
                if (isFull) {
                    awaitSendRoom();
                }
                return isFull ? WOULD_BLOCK : CLOSED;
            }
            unsentStart += (int) sent;
        }
        return 0;
    }

    @Override
    public void awaitSendRoom() {
        wantsRoom = true;
        owner.wakeIfAsleep();
    }

    @Override
    public int descriptor() {
        return isClosed ? -1 : socket.descriptor();
    }

    @Override
    public int events() {
        return wantsRoom && socket.isConnected() ? Linux.POLLIN | Linux.POLLOUT : Linux.POLLIN;
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
        if (!isClosed) {
            isClosed = true;
            owner.sleeper().unwatch(this);
            socket.close();
            // A sleep in poll(2) keeps the connection open until it ends.
            owner.wake();
        }
    }
}
