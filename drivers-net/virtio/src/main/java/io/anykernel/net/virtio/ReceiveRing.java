package io.anykernel.net.virtio;

import io.anykernel.core.device.VnetHeader;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.hypercall.Bus;

/**
 * The receive queue: keeps the device supplied with blocks and makes packets of what it filled (virtio 1.2 §5.1.6.3,
 * §5.1.6.4).
 *
 * <p>A frame that fits a packet's run is copied there, and its block goes straight back to the device. Of a longer one the
 * first bytes, which hold the headers, are copied, and the blocks become the packet's slices.
 *
 * <p>The device's last block is never handed up while the pool has none to replace it: what would release the others is an
 * acknowledgment that the device could then not receive. Such a frame is dropped and counted.
 */
final class ReceiveRing {
    private static final String OWNER = "virtio-net.receive";
    private static final int MIN_FRAME_BYTES = 14;

    /** Enough for link, network and transport headers with all their options. */
    private static final int HEADER_COPY_BYTES = 192;

    private final Virtqueue queue;
    private final Bus bus;
    private final PacketPool packets;
    private final PayloadPool blocks;
    private final boolean isMergeable;

    private final Counter starved;
    private final Counter noPacket;
    private final Counter noBlock;
    private final Counter runts;
    private final Counter tooLong;
    private final Counter badHeaders;

    /** The blocks of one frame, and how much of each is filled. */
    private final PayloadBuffer[] parts = new PayloadBuffer[PacketBuffer.MAX_SLICES];

    private final int[] partBytes = new int[PacketBuffer.MAX_SLICES];
    private int partCount;
    private boolean isBroken;

    ReceiveRing(
            Virtqueue queue, Bus bus, PacketPool packets, PayloadPool blocks, boolean isMergeable, Counters counters) {
        this.queue = queue;
        this.bus = bus;
        this.packets = packets;
        this.blocks = blocks;
        this.isMergeable = isMergeable;
        starved = counters.counter("receive.stall.no-block");
        noPacket = counters.counter("receive.drop.no-packet");
        noBlock = counters.counter("receive.drop.no-block");
        runts = counters.counter("receive.drop.runt");
        tooLong = counters.counter("receive.drop.too-long");
        badHeaders = counters.counter("receive.drop.vnet-header");
    }

    /** Gives the device blocks while it takes them and there are any; whether it wants to be notified. */
    boolean refill() {
        while (queue.hasRoomFor(1)) {
            PayloadBuffer block = blocks.acquire(OWNER);
            if (block == null) {
                break;
            }
            offer(block);
        }
        if (isStarved()) {
            starved.increment();
        }
        return queue.publish();
    }

    private void offer(PayloadBuffer block) {
        int bytes = block.memory().lengthBytes();
        long address = bus.deviceAddress(block.memory(), 0, bytes);
        if (address == Bus.UNREACHABLE) {
            block.release();
            throw new IllegalStateException("block pool " + blocks.name() + " lies where the device cannot reach it");
        }
        queue.begin(1);
        queue.addWritable(address, bytes);
        queue.end(block);
    }

    /** Whether the device has no block left, and so nothing to interrupt for. */
    boolean isStarved() {
        return queue.inFlight() == 0;
    }

    /** Whether a frame could be received into a packet; if not, frames wait in the device. */
    boolean hasPacket() {
        return packets.available() > 0;
    }

    /** Whether a frame, whole or to be dropped, waits. */
    boolean hasFrame() {
        return !isBroken && queue.hasUsed();
    }

    /**
     * The next frame, which the caller then owns, or {@code null}: nothing there, or dropped with a count.
     */
    PacketBuffer receive() {
        if (!takeParts()) {
            return null;
        }
        PacketBuffer frame = assemble();
        releaseParts();
        return frame;
    }

    /** Takes the blocks of one frame off the queue; false if there is none, or the device broke the rules. */
    private boolean takeParts() {
        partCount = 0;
        PayloadBuffer first = (PayloadBuffer) queue.takeUsed();
        if (first == null) {
            return false;
        }
        addPart(first);
        int expected =
                isMergeable && partBytes[0] >= VnetHeader.SIZE_BYTES ? VnetHeader.bufferCount(first.memory(), 0) : 1;
        for (int i = 1; i < expected; i++) {
            PayloadBuffer more = (PayloadBuffer) queue.takeUsed();
            if (more == null) {
                // A device shows all buffers of a frame at once: this one does not keep to it.
                isBroken = true;
                badHeaders.increment();
                releaseParts();
                return false;
            }
            addPart(more);
        }
        return true;
    }

    /** Blocks past the most that a packet can carry are given back at once; the frame is dropped then. */
    private void addPart(PayloadBuffer block) {
        if (partCount < parts.length) {
            parts[partCount] = block;
            partBytes[partCount] = queue.usedLength();
        } else {
            block.release();
        }
        partCount++;
    }

    private PacketBuffer assemble() {
        int length = -VnetHeader.SIZE_BYTES;
        for (int i = 0; i < Math.min(partCount, parts.length); i++) {
            length += partBytes[i];
        }
        if (partCount > parts.length) {
            tooLong.increment();
            return null;
        }
        if (length < MIN_FRAME_BYTES || partBytes[0] < VnetHeader.SIZE_BYTES + MIN_FRAME_BYTES) {
            runts.increment();
            return null;
        }
        PacketBuffer frame = packets.acquire(OWNER);
        if (frame == null) {
            noPacket.increment();
            return null;
        }
        if (!fitsRun(frame, length) && isStarved() && blocks.available() == 0) {
            noBlock.increment();
            frame.release();
            return null;
        }
        fill(frame, length);
        if (!VnetHeader.decode(parts[0].memory(), 0, frame)) {
            badHeaders.increment();
            frame.release();
            return null;
        }
        return frame;
    }

    private boolean fitsRun(PacketBuffer frame, int length) {
        return partCount == 1 && length <= frame.tailroomBytes();
    }

    private void fill(PacketBuffer frame, int length) {
        int inFirst = partBytes[0] - VnetHeader.SIZE_BYTES;
        int copied = fitsRun(frame, length) ? length : Math.min(inFirst, HEADER_COPY_BYTES);
        int at = frame.extend(copied);
        parts[0].memory().copyTo(VnetHeader.SIZE_BYTES, frame.memory(), at, copied);
        if (inFirst > copied) {
            frame.appendSlice(parts[0].retain(), VnetHeader.SIZE_BYTES + copied, inFirst - copied);
        }
        for (int i = 1; i < partCount; i++) {
            if (partBytes[i] > 0) {
                frame.appendSlice(parts[i].retain(), 0, partBytes[i]);
            }
        }
    }

    private void releaseParts() {
        for (int i = 0; i < Math.min(partCount, parts.length); i++) {
            parts[i].release();
            parts[i] = null;
        }
        partCount = 0;
    }

    boolean isBroken() {
        return isBroken || queue.isBroken();
    }

    Virtqueue queue() {
        return queue;
    }

    /** Releases every block that the device held. Only once it is reset. */
    void drain() {
        for (Object block = queue.drain(); block != null; block = queue.drain()) {
            ((PayloadBuffer) block).release();
        }
    }
}
