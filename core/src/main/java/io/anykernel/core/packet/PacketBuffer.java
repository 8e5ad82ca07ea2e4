package io.anykernel.core.packet;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;

/**
 * A packet: one run of bytes with headroom for headers, then counted slices of shared payload.
 *
 * <pre>
 *   run:     | headroom | headers, short payload | tailroom |
 *            0          start                    end        memory.lengthBytes()
 *   slices:                                      [ block A: 0..4096 ][ block B: 0..1460 ] ...
 *   packet:             |&lt;------------------- totalBytes ------------------------------&gt;|
 * </pre>
 *
 * <p>Going down, each layer {@link #push}es its header; going up, it {@link #pull}s it: nothing is copied. A packet is
 * counted: the receiver of a packet owns one reference and releases it or hands it on. Confined to one Cpu.
 *
 * <p>What is left to a device, or was done by one, is described as in {@code virtio_net_hdr} (virtio 1.2 §5.1.6):
 * offsets count from the packet's start at the time they are asked for, and follow pushes and pulls.
 */
public final class PacketBuffer {
    /** Most slices of one packet: 64 KiB in 4 KiB blocks, and one that is cut at both ends. */
    public static final int MAX_SLICES = 18;

    private final PacketPool pool;
    private final Memory memory;
    private final PayloadBuffer[] sliceBlocks = new PayloadBuffer[MAX_SLICES];
    private final int[] sliceOffsets = new int[MAX_SLICES];
    private final int[] sliceLengths = new int[MAX_SLICES];
    private int start;
    private int end;
    private int slices;
    private int sliceBytes;
    private int references;
    private Object owner;

    private boolean checksumVerified;
    private int checksumStart;
    private int checksumField;
    private int segmentBytes;
    private int segmentKind;

    /** Link of the {@link PacketQueue} or pool that holds the packet. */
    PacketBuffer next;

    /** Sequence number, arrival order or the like, at the disposal of the owner. */
    public long tag;

    PacketBuffer(PacketPool pool, Memory memory) {
        this.pool = pool;
        this.memory = memory;
    }

    void take(Object owner, int headroom) {
        this.references = 1;
        this.owner = owner;
        this.start = headroom;
        this.end = headroom;
        this.tag = 0;
        clearOffload();
    }

    // ---- references

    public int references() {
        return references;
    }

    /** Who took it, as told to {@link PacketPool#acquire}. */
    public Object owner() {
        return owner;
    }

    /** Adds a reference; returns this. */
    public PacketBuffer retain() {
        if (references <= 0) {
            throw new IllegalStateException("retain of a free packet, last owner " + owner);
        }
        references++;
        return this;
    }

    /** Gives a reference back; the last one releases the slices and returns the packet to its pool. */
    public void release() {
        if (references <= 0) {
            throw new IllegalStateException("release of a free packet, last owner " + owner);
        }
        if (--references == 0) {
            dropSlices();
            pool.recycle(this);
        }
    }

    // ---- the run

    /** The run's bytes; valid offsets are {@link #start} to {@link #end}. */
    public Memory memory() {
        return memory;
    }

    /** Offset in {@link #memory} of the packet's first byte. */
    public int start() {
        return start;
    }

    /** Offset in {@link #memory} after the run's last byte. */
    public int end() {
        return end;
    }

    public int runBytes() {
        return end - start;
    }

    public int headroomBytes() {
        return start;
    }

    public int tailroomBytes() {
        return memory.lengthBytes() - end;
    }

    public int totalBytes() {
        return end - start + sliceBytes;
    }

    /** Grows the run at its front; returns the new {@link #start}. */
    public int push(int bytes) {
        if (bytes < 0 || bytes > start) {
            throw new IndexOutOfBoundsException("push " + bytes + " with headroom " + start);
        }
        start -= bytes;
        return start;
    }

    /** Drops bytes of the run's front, which must hold them; returns the new {@link #start}. */
    public int pull(int bytes) {
        if (bytes < 0 || bytes > end - start) {
            throw new IndexOutOfBoundsException("pull " + bytes + " of " + (end - start));
        }
        start += bytes;
        return start;
    }

    /** Grows the run at its end, before any slice; returns the offset of the first new byte. */
    public int extend(int bytes) {
        if (bytes < 0 || bytes > tailroomBytes()) {
            throw new IndexOutOfBoundsException("extend " + bytes + " with tailroom " + tailroomBytes());
        }
        int at = end;
        end += bytes;
        return at;
    }

    /** Empties the packet and leaves {@code headroom} before its run. Slices are released. */
    public void reset(int headroom) {
        memory.check(headroom, 0);
        dropSlices();
        start = headroom;
        end = headroom;
        clearOffload();
    }

    // ---- slices

    public int sliceCount() {
        return slices;
    }

    public PayloadBuffer sliceBlock(int index) {
        return sliceBlocks[index];
    }

    public int sliceOffset(int index) {
        return sliceOffsets[index];
    }

    public int sliceLength(int index) {
        return sliceLengths[index];
    }

    public boolean hasSliceRoom() {
        return slices < MAX_SLICES;
    }

    /** Appends {@code [offset, offset + lengthBytes)} of {@code block}; takes over one reference of the caller's. */
    public void appendSlice(PayloadBuffer block, int offset, int lengthBytes) {
        block.memory().check(offset, lengthBytes);
        sliceBlocks[slices] = block;
        sliceOffsets[slices] = offset;
        sliceLengths[slices] = lengthBytes;
        slices++;
        sliceBytes += lengthBytes;
    }

    /** Shortens the packet to {@code bytes} from its start, releasing slices that fall away. */
    public void trimTo(int bytes) {
        int excess = totalBytes() - bytes;
        if (bytes < 0 || excess < 0) {
            throw new IndexOutOfBoundsException("trim to " + bytes + " of " + totalBytes());
        }
        while (excess > 0 && slices > 0) {
            int last = slices - 1;
            int cut = Math.min(excess, sliceLengths[last]);
            sliceLengths[last] -= cut;
            sliceBytes -= cut;
            excess -= cut;
            if (sliceLengths[last] == 0) {
                slices = last;
                sliceBlocks[last].release();
                sliceBlocks[last] = null;
            }
        }
        end -= excess;
    }

    /** Drops {@code bytes} from the front, through run and slices alike. */
    public void skip(int bytes) {
        if (bytes < 0 || bytes > totalBytes()) {
            throw new IndexOutOfBoundsException("skip " + bytes + " of " + totalBytes());
        }
        int fromRun = Math.min(bytes, end - start);
        start += fromRun;
        skipSlices(bytes - fromRun);
    }

    private void skipSlices(int bytes) {
        int left = bytes;
        int gone = 0;
        while (left > 0) {
            int cut = Math.min(left, sliceLengths[gone]);
            sliceOffsets[gone] += cut;
            sliceLengths[gone] -= cut;
            sliceBytes -= cut;
            left -= cut;
            if (sliceLengths[gone] == 0) {
                sliceBlocks[gone].release();
                gone++;
            }
        }
        if (gone > 0) {
            removeFirstSlices(gone);
        }
    }

    private void removeFirstSlices(int gone) {
        for (int i = gone; i < slices; i++) {
            sliceBlocks[i - gone] = sliceBlocks[i];
            sliceOffsets[i - gone] = sliceOffsets[i];
            sliceLengths[i - gone] = sliceLengths[i];
        }
        for (int i = slices - gone; i < slices; i++) {
            sliceBlocks[i] = null;
        }
        slices -= gone;
    }

    private void dropSlices() {
        for (int i = 0; i < slices; i++) {
            sliceBlocks[i].release();
            sliceBlocks[i] = null;
        }
        slices = 0;
        sliceBytes = 0;
    }

    /**
     * Copies the slices' bytes behind those of the run and releases them, so that the packet occupies its run alone.
     *
     * @return whether there was room; nothing has changed where there was not
     */
    public boolean linearize() {
        if (sliceBytes > tailroomBytes()) {
            return false;
        }
        for (int i = 0; i < slices; i++) {
            sliceBlocks[i].memory().copyTo(sliceOffsets[i], memory, end, sliceLengths[i]);
            end += sliceLengths[i];
        }
        dropSlices();
        return true;
    }

    /** Copies {@code lengthBytes} from {@code offset} of the packet to {@code into}. */
    public void copyTo(int offset, Memory into, int intoOffset, int lengthBytes) {
        if (offset < 0 || lengthBytes < 0 || offset > totalBytes() - lengthBytes) {
            throw new IndexOutOfBoundsException("copy " + offset + "+" + lengthBytes + " of " + totalBytes());
        }
        int from = offset;
        int to = intoOffset;
        int left = lengthBytes;
        int inRun = Math.min(left, Math.max(0, runBytes() - from));
        if (inRun > 0) {
            memory.copyTo(start + from, into, to, inRun);
            to += inRun;
            left -= inRun;
        }
        from = Math.max(0, from - runBytes());
        for (int i = 0; left > 0; i++) {
            int length = sliceLengths[i];
            if (from < length) {
                int part = Math.min(left, length - from);
                sliceBlocks[i].memory().copyTo(sliceOffsets[i] + from, into, to, part);
                to += part;
                left -= part;
                from = 0;
            } else {
                from -= length;
            }
        }
    }

    /** Appends the packet's ranges, run first, to {@code vector}. */
    public void appendTo(IoVector vector) {
        if (end > start) {
            vector.add(memory, start, end - start);
        }
        for (int i = 0; i < slices; i++) {
            vector.add(sliceBlocks[i].memory(), sliceOffsets[i], sliceLengths[i]);
        }
    }

    // ---- offload

    /** No checksum left to do or known good, no segmentation. */
    public void clearOffload() {
        checksumVerified = false;
        checksumStart = -1;
        checksumField = 0;
        segmentBytes = 0;
        segmentKind = 0;
    }

    /**
     * Leaves a checksum to the device: over everything from {@code startOffset}, stored at {@code fieldOffset}, both from
     * the packet's start. The field already holds the folded, not inverted, sum of the pseudo-header.
     */
    public void leaveChecksum(int startOffset, int fieldOffset) {
        checksumStart = start + startOffset;
        checksumField = start + fieldOffset;
    }

    /** Whether a checksum is still to be completed by a device or the receiver. */
    public boolean needsChecksum() {
        return checksumStart >= 0;
    }

    /** Where the pending checksum starts, from the packet's start. */
    public int checksumStart() {
        return checksumStart - start;
    }

    /** Where the pending checksum is stored, from the packet's start. */
    public int checksumField() {
        return checksumField - start;
    }

    /** Says that a device found the transport checksum right, or that the sender on this machine left it out. */
    public void markChecksumVerified() {
        checksumVerified = true;
    }

    public boolean isChecksumVerified() {
        return checksumVerified;
    }

    /**
     * Leaves segmentation to the device.
     *
     * @param kind {@code NetDeviceInfo.TSO4} or {@code TSO6}
     * @param bytes payload of each segment but the last
     */
    public void leaveSegmentation(int kind, int bytes) {
        segmentKind = kind;
        segmentBytes = bytes;
    }

    /** 0, {@code NetDeviceInfo.TSO4} or {@code TSO6}. */
    public int segmentKind() {
        return segmentKind;
    }

    /** Payload of each segment but the last, or 0. */
    public int segmentBytes() {
        return segmentBytes;
    }
}
