package example;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import java.util.ArrayDeque;

/** One end of a cable in memory. Both ends are confined to one Cpu; a full queue holds the sender back. */
public final class QueuePort implements NetPort {
    /** Ethernet header with one VLAN tag. */
    private static final int LINK_HEADER_BYTES = 18;

    private static final int QUEUE_FRAMES = 64;

    private final NetPortInfo info;
    private final Cpu owner;
    private final ArrayDeque<Memory> arrived = new ArrayDeque<>();
    private QueuePort peer;
    private boolean wantsRoom;
    private boolean isClosed;

    private QueuePort(NetPortInfo info, Cpu owner) {
        this.info = info;
        this.owner = owner;
    }

    /**
     * Makes a cable and returns one end; {@link #peer} is the other.
     *
     * @param mtuBytes 68 to 65535
     */
    public static QueuePort pair(String name, int mtuBytes, Cpu owner) {
        if (mtuBytes < 68 || mtuBytes > 65535) {
            throw new IllegalArgumentException(name + ": mtu=" + mtuBytes + " is not within 68 and 65535");
        }
        QueuePort left = new QueuePort(new NetPortInfo(name, 0x020000000001L, mtuBytes, 0, 0), owner);
        QueuePort right = new QueuePort(new NetPortInfo(name, 0x020000000002L, mtuBytes, 0, 0), owner);
        left.peer = right;
        right.peer = left;
        return left;
    }

    public QueuePort peer() {
        return peer;
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
        Memory frame = arrived.poll();
        if (frame == null) {
            return peer.isClosed ? CLOSED : WOULD_BLOCK;
        }
        if (peer.wantsRoom) {
            peer.wantsRoom = false;
            owner.wake();
        }
        scatter(frame, into);
        // More than there was room for, if the frame's tail was cut off.
        return frame.lengthBytes();
    }

    private static void scatter(Memory frame, IoVector into) {
        int at = 0;
        for (int i = 0; i < into.count() && at < frame.lengthBytes(); i++) {
            int part = Math.min(frame.lengthBytes() - at, into.length(i));
            frame.copyTo(at, into.memory(i), into.offset(i), part);
            at += part;
        }
    }

    @Override
    public int send(IoVector frame) {
        if (isClosed || peer.isClosed) {
            return CLOSED;
        }
        if (frame.totalBytes() == 0 || frame.totalBytes() > info.mtuBytes() + LINK_HEADER_BYTES) {
            return REJECTED;
        }
        if (peer.arrived.size() == QUEUE_FRAMES) {
            return WOULD_BLOCK;
        }
        peer.arrived.add(gather(frame));
        owner.wake();
        return 0;
    }

    /** A copy: the ranges are the sender's again when this returns. */
    private static Memory gather(IoVector frame) {
        Memory copy = Memory.allocate(frame.totalBytes());
        int at = 0;
        for (int i = 0; i < frame.count(); i++) {
            frame.memory(i).copyTo(frame.offset(i), copy, at, frame.length(i));
            at += frame.length(i);
        }
        return copy;
    }

    @Override
    public void awaitSendRoom() {
        wantsRoom = true;
        if (peer.arrived.size() < QUEUE_FRAMES) {
            owner.wake();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        arrived.clear();
        owner.wake();
    }
}
