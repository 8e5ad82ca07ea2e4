package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two network ports back to back in one process, each confined to its own Cpu or both to one. A full queue holds its
 * sender back; nothing is dropped. Super-segments and pending checksums pass as they are when {@code hasVnetHeader}.
 *
 * <p>Its memory goes with the last end. An end that is closed before the other was opened takes that with it.
 */
public final class LinkPorts {
    /** The queue of each direction unless another size is given: 64 of the longest frames. */
    public static final int DEFAULT_QUEUE_BYTES = 4 << 20;

    /** A quarter of it holds the longest frame of an ordinary link. */
    private static final int MIN_QUEUE_BYTES = 8 << 10;

    private static final int VNET_HEADER_BYTES = 12;

    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private static final int MAX_SUPER_FRAME_BYTES = 65535 + LINK_HEADER_BYTES;
    private static final int ALL_OFFLOADS = NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6;

    private final String name;
    private final int mtuBytes;
    private final boolean hasVnetHeader;
    private final Arena arena;
    private final End left;
    private final End right;

    /** @param name for people; it also decides the MAC addresses of the ends */
    public LinkPorts(Arenas arenas, String name, int mtuBytes, boolean hasVnetHeader) {
        this(arenas, name, mtuBytes, hasVnetHeader, DEFAULT_QUEUE_BYTES);
    }

    /**
     * As the other, with queues of another size.
     *
     * @param queueBytes of each direction: a power of two from 8 KiB on, of which a quarter bounds the length of a frame
     */
    public LinkPorts(Arenas arenas, String name, int mtuBytes, boolean hasVnetHeader, int queueBytes) {
        if (mtuBytes < 68 || mtuBytes > 65535) {
            throw new PortException(name + ": mtu=" + mtuBytes + " is not within 68 and 65535");
        }
        if (queueBytes < MIN_QUEUE_BYTES || Integer.bitCount(queueBytes) != 1) {
            throw new PortException(
                    name + ": queue=" + queueBytes + " is no power of two from " + MIN_QUEUE_BYTES + " on");
        }
        this.name = name;
        this.mtuBytes = mtuBytes;
        this.hasVnetHeader = hasVnetHeader;
        this.arena = arenas.map(2L * queueBytes);
        FrameRing toRight = new FrameRing(arena.allocate(queueBytes, 64));
        FrameRing toLeft = new FrameRing(arena.allocate(queueBytes, 64));
        left = new End("left", toLeft, toRight);
        right = new End("right", toRight, toLeft);
        left.peer = right;
        right.peer = left;
    }

    /** Connects the first end to {@code owner}. To be called once. */
    public NetPort openLeft(Cpu owner) {
        return open(left, owner);
    }

    /** Connects the second end to {@code owner}. To be called once. */
    public NetPort openRight(Cpu owner) {
        return open(right, owner);
    }

    private int maxFrameBytes() {
        return hasVnetHeader ? VNET_HEADER_BYTES + MAX_SUPER_FRAME_BYTES : mtuBytes + LINK_HEADER_BYTES;
    }

    int mtuBytes() {
        return mtuBytes;
    }

    boolean hasVnetHeader() {
        return hasVnetHeader;
    }

    boolean isClosed() {
        return left.isClosed && right.isClosed;
    }

    private synchronized NetPort open(End end, Cpu owner) {
        if (end.isClosed) {
            throw new PortException(name + ": its other end was closed; choose another name");
        }
        if (end.owner != null) {
            throw new PortException(name + ": both ends are in use; choose another name");
        }
        end.owner = owner;
        return end;
    }

    private synchronized void close(End end) {
        end.isClosed = true;
        if (end.peer.owner == null) {
            end.peer.isClosed = true;
        }
        if (end.peer.isClosed) {
            arena.close();
        }
    }

    private final class End implements NetPort {
        private final NetPortInfo info;
        private final FrameRing in;
        private final FrameRing out;
        private final AtomicBoolean wantsRoom = new AtomicBoolean();
        private volatile Cpu owner;
        private volatile boolean isClosed;
        private End peer;

        private End(String side, FrameRing in, FrameRing out) {
            this.in = in;
            this.out = out;
            this.info = new NetPortInfo(
                    name,
                    MacAddresses.derive(name + "/" + side),
                    mtuBytes,
                    hasVnetHeader ? VNET_HEADER_BYTES : 0,
                    hasVnetHeader ? ALL_OFFLOADS : 0);
        }

        @Override
        public NetPortInfo info() {
            return info;
        }

        @Override
        public int receive(IoVector into) {
            if (isClosed) {
                return CLOSED;
            }
            int length = in.poll(into);
            if (length < 0) {
                return peer.isClosed && in.isEmpty() ? CLOSED : WOULD_BLOCK;
            }
            if (peer.wantsRoom.get() && peer.wantsRoom.getAndSet(false)) {
                peer.wakeOwner();
            }
            return length;
        }

        @Override
        public int send(IoVector frame) {
            if (isClosed || peer.isClosed) {
                return CLOSED;
            }
            if (frame.totalBytes() > maxFrameBytes() || frame.totalBytes() == 0) {
                return REJECTED;
            }
            if (!out.offer(frame)) {
                return WOULD_BLOCK;
            }
            peer.wakeOwner();
            return 0;
        }

        @Override
        public void awaitSendRoom() {
            long before = out.readPosition();
            wantsRoom.set(true);
            // The peer may have read the last frame before it could see the wish.
            if (out.isEmpty() || out.readPosition() != before) {
                wakeOwner();
            }
        }

        private void wakeOwner() {
            Cpu cpu = owner;
            if (cpu != null) {
                cpu.wake();
            }
        }

        @Override
        public void close() {
            if (!isClosed) {
                LinkPorts.this.close(this);
                peer.wakeOwner();
            }
        }
    }
}
