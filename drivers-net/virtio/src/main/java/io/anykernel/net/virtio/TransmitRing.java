package io.anykernel.net.virtio;

import io.anykernel.core.device.VnetHeader;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.ring.Virtqueue;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Memory;

/**
 * The transmit queue (virtio 1.2 §5.1.6.2): frames go out from where they lie, behind a header that is written into the
 * packet's headroom or, where there is none, into a place of the queue's own.
 */
final class TransmitRing {
    /** Header, run and slices. */
    static final int MAX_RANGES = PacketBuffer.MAX_SLICES + 2;

    private final Virtqueue queue;
    private final Bus bus;

    /** One header for each chain that can be in flight, used in turn: as many as descriptors, so never overtaken. */
    private final DmaMemory headers;

    private int nextHeader;

    TransmitRing(Virtqueue queue, Bus bus) {
        this.queue = queue;
        this.bus = bus;
        this.headers = bus.allocateDma(queue.size() * VnetHeader.SIZE_BYTES, 64);
    }

    /** Queues the frame and takes its reference; false if there is no room now. The device sees it at {@link #publish}. */
    boolean offer(PacketBuffer frame) {
        boolean fitsHeadroom = frame.runBytes() > 0 && frame.headroomBytes() >= VnetHeader.SIZE_BYTES;
        int ranges = (fitsHeadroom ? 0 : 1) + (frame.runBytes() > 0 ? 1 : 0) + frame.sliceCount();
        if (!queue.begin(ranges)) {
            return false;
        }
        if (fitsHeadroom) {
            int start = frame.start() - VnetHeader.SIZE_BYTES;
            VnetHeader.encode(frame, frame.memory(), start);
            add(frame.memory(), start, VnetHeader.SIZE_BYTES + frame.runBytes());
        } else {
            addOwnHeader(frame);
            if (frame.runBytes() > 0) {
                add(frame.memory(), frame.start(), frame.runBytes());
            }
        }
        for (int i = 0; i < frame.sliceCount(); i++) {
            add(frame.sliceBlock(i).memory(), frame.sliceOffset(i), frame.sliceLength(i));
        }
        queue.end(frame);
        return true;
    }

    private void addOwnHeader(PacketBuffer frame) {
        int at = nextHeader * VnetHeader.SIZE_BYTES;
        nextHeader = (nextHeader + 1) % queue.size();
        VnetHeader.encode(frame, headers.memory(), at);
        queue.addReadable(headers.deviceAddress() + at, VnetHeader.SIZE_BYTES);
    }

    private void add(Memory memory, int offset, int lengthBytes) {
        queue.addReadable(bus.deviceAddress(memory, offset, lengthBytes), lengthBytes);
    }

    /** Whether the device can reach every byte of the frame. */
    boolean canReach(PacketBuffer frame) {
        boolean reaches = bus.deviceAddress(frame.memory(), 0, frame.memory().lengthBytes()) != Bus.UNREACHABLE;
        for (int i = 0; i < frame.sliceCount(); i++) {
            Memory slice = frame.sliceBlock(i).memory();
            reaches &= bus.deviceAddress(slice, 0, slice.lengthBytes()) != Bus.UNREACHABLE;
        }
        return reaches;
    }

    /** Releases the frames that have left. */
    void reclaim() {
        for (Object frame = queue.takeUsed(); frame != null; frame = queue.takeUsed()) {
            ((PacketBuffer) frame).release();
        }
    }

    Virtqueue queue() {
        return queue;
    }

    /** Releases every frame that the device held. Only once it is reset. */
    void drain() {
        for (Object frame = queue.drain(); frame != null; frame = queue.drain()) {
            ((PacketBuffer) frame).release();
        }
    }
}
