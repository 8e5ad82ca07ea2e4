package io.anykernel.net.tcp;

import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import java.util.Locale;

/**
 * What each connection may hold of the pools. It is charged for whole buffers: a segment of one byte in a packet of 2 KiB
 * costs the packet. The charge is read where it arises ({@link ReceiveQueue#heldPackets}, {@link ReceiveQueue#heldBlocks},
 * {@code PayloadStream.heldBlocks}), so that no second book can differ from it. Rules: {@link PoolShare}.
 */
final class MemoryAccount {
    private final PoolShare packets;
    private final PoolShare blocks;
    private final int blockBytes;
    private final ConnectionTable connections;
    private final Log log;

    MemoryAccount(PacketPool packets, PayloadPool blocks, ConnectionTable connections, Log log) {
        this.packets = new PoolShare(packets.name(), packets.capacity(), packets::available);
        this.blocks = new PoolShare(blocks.name(), blocks.capacity(), blocks::available);
        this.blockBytes = blocks.bufferBytes();
        this.connections = connections;
        this.log = log;
    }

    PoolShare packets() {
        return packets;
    }

    PoolShare blocks() {
        return blocks;
    }

    // ---- receiving

    /** Whether the connection may keep one more packet for its application. */
    boolean canReceive(TcpConnection c, PacketBuffer packet) {
        ReceiveQueue queue = c.receive.queue;
        return queue.heldPackets() < packets.limit(queue.heldPackets()) && canHoldBlocks(queue, packet.sliceCount());
    }

    /** The floor is one packet, of however many blocks: a peer that sends such would be refused for ever. */
    private boolean canHoldBlocks(ReceiveQueue queue, int count) {
        boolean isFirst = queue.heldBlocks() == 0 && blocks.forFloors() > 0;
        return count == 0 || isFirst || queue.heldBlocks() + count <= blocks.limit(queue.heldBlocks());
    }

    /** The same for a packet ahead of a gap. There is no floor: the peer has it and sends it again. */
    boolean canReceiveAhead(TcpConnection c, PacketBuffer packet) {
        ReceiveQueue queue = c.receive.queue;
        return queue.heldPackets() < packets.limitAboveFloor(queue.heldPackets())
                && (packet.sliceCount() == 0
                        || queue.heldBlocks() + packet.sliceCount() <= blocks.limitAboveFloor(queue.heldBlocks()));
    }

    /** How many bytes more may be promised to the peer, if they come in full segments. */
    int receiveRoomBytes(TcpConnection c) {
        ReceiveQueue queue = c.receive.queue;
        int segment = Math.max(c.segmentBytes(), queue.bytesPerPacket());
        long room = (long) (packets.limit(queue.heldPackets()) - queue.heldPackets()) * segment;
        if (queue.heldBlocks() > 0) {
            long inBlocks = (long) (blocks.limit(queue.heldBlocks()) - queue.heldBlocks()) * blockBytes;
            room = Math.min(room, inBlocks + c.segmentBytes());
        }
        return (int) Math.max(0, Math.min(room, Integer.MAX_VALUE));
    }

    /** Whether the connection holds more than half of what it may: its packets are to be filled, small segments joined. */
    boolean isCrowded(TcpConnection c) {
        int held = c.receive.queue.heldPackets();
        return 2 * held > packets.limit(held);
    }

    // ---- sending

    /** How many blocks the connection's send stream may hold. */
    int sendBlockLimit(TcpConnection c) {
        int held = c.send.stream.heldBlocks();
        return blocks.limit(held);
    }

    // ---- levels

    /** Logs each change of a pool's level, with what holds the most. To be called once a pass. */
    void update(long nowNanos) {
        if (packets.update(nowNanos)) {
            report(packets);
        }
        if (blocks.update(nowNanos)) {
            report(blocks);
        }
    }

    boolean isUnderPressure() {
        return packets.level() != PoolShare.Level.FINE || blocks.level() != PoolShare.Level.FINE;
    }

    /** Whether the end of a shortage has yet to be logged. */
    boolean isReportedShort() {
        return packets.reported() != PoolShare.Level.FINE || blocks.reported() != PoolShare.Level.FINE;
    }

    private void report(PoolShare pool) {
        boolean isPackets = pool == packets;
        int receiving = 0;
        int sending = 0;
        TcpConnection largest = null;
        int mostHeld = 0;
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c == null) {
                continue;
            }
            int received = isPackets ? c.receive.queue.heldPackets() : c.receive.queue.heldBlocks();
            int sent = isPackets || c.send.stream == null ? 0 : c.send.stream.heldBlocks();
            receiving += received;
            sending += sent;
            if (received + sent > mostHeld) {
                mostHeld = received + sent;
                largest = c;
            }
        }
        int others = pool.capacity() - pool.available() - receiving - sending;
        String cause = receiving >= sending && receiving >= others ? "unread" : sending >= others ? "unsent" : "others";
        log.warning("event=memory pool=" + pool.name() + " state="
                + pool.reported().name().toLowerCase(Locale.ROOT) + " available=" + pool.available() + " capacity="
                + pool.capacity() + " cause=" + cause + " unread=" + receiving + " unsent=" + sending + " others="
                + others + " connections=" + connections.size()
                + (largest == null ? "" : " largest=" + largest.info().remote() + " largest-holds=" + mostHeld));
    }
}
