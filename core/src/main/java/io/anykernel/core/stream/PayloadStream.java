package io.anykernel.core.stream;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Memory;

/**
 * A bounded queue of bytes in blocks of a pool: written at the end, referred to by packets anywhere, dropped from the
 * front. What was written never changes, so a packet may hold a slice for as long as it likes. Confined to one Cpu.
 *
 * <p>Blocks are taken as bytes come and go back when the last of their bytes is dropped and no packet holds them.
 */
public final class PayloadStream {
    private static final int FIRST_BLOCKS = 4;

    private final PayloadPool pool;
    private final Object owner;
    private final int blockBytes;
    private final int largestBytes;
    private final int mostBlocks;
    /** As long as was needed so far: most streams stay far below their bound. */
    private PayloadBuffer[] ring;

    private int capacityBytes;
    private int first;
    private int blocks;
    /** Offset of the first byte in the first block. */
    private int headOffset;

    private int lengthBytes;

    /** @param owner whom a leak report names */
    public PayloadStream(PayloadPool pool, int capacityBytes, Object owner) {
        this.pool = pool;
        this.owner = owner;
        this.blockBytes = pool.bufferBytes();
        this.largestBytes = capacityBytes;
        this.capacityBytes = capacityBytes;
        this.mostBlocks = (capacityBytes + blockBytes - 1) / blockBytes + 1;
        this.ring = new PayloadBuffer[Math.min(mostBlocks, FIRST_BLOCKS)];
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    public int capacityBytes() {
        return capacityBytes;
    }

    /**
     * Changes the bound; what was written stays, though it be more.
     *
     * @param bytes at most what the constructor was given
     */
    public void capacityBytes(int bytes) {
        if (bytes < 0 || bytes > largestBytes) {
            throw new IllegalArgumentException("from 0 to " + largestBytes + " bytes: " + bytes);
        }
        capacityBytes = bytes;
    }

    /** Bytes that the bound still admits; the pool may have fewer. */
    public int roomBytes() {
        return Math.max(0, capacityBytes - lengthBytes);
    }

    /** Blocks of the pool that the stream occupies, whatever part of them is bytes of its own. */
    public int heldBlocks() {
        return blocks;
    }

    /** Copies bytes to the end; returns how many went in, fewer when the bound or the pool is reached. */
    public int append(Memory from, int offset, int length) {
        return append(from, offset, length, mostBlocks);
    }

    /** As {@link #append(Memory, int, int)}, as far as the stream then holds no more than {@code maxBlocks}. */
    public int append(Memory from, int offset, int length, int maxBlocks) {
        int done = 0;
        while (done < length) {
            int part = openRun(length - done, maxBlocks);
            if (part == 0) {
                break;
            }
            from.copyTo(offset + done, tail().memory(), tailOffset(), part);
            lengthBytes += part;
            done += part;
        }
        return done;
    }

    /** As {@link #append(Memory, int, int)}. */
    public int append(byte[] from, int offset, int length) {
        return append(from, offset, length, mostBlocks);
    }

    /** As {@link #append(Memory, int, int, int)}. */
    public int append(byte[] from, int offset, int length, int maxBlocks) {
        int done = 0;
        while (done < length) {
            int part = openRun(length - done, maxBlocks);
            if (part == 0) {
                break;
            }
            tail().memory().put(tailOffset(), from, offset + done, part);
            lengthBytes += part;
            done += part;
        }
        return done;
    }

    /**
     * Appends slices of {@code [offset, offset + length)} of the stream to a packet, each with a reference of its own;
     * returns how many bytes found room in it.
     */
    public int sliceInto(PacketBuffer packet, int offset, int length) {
        int position = headOffset + offset;
        int index = position / blockBytes;
        int within = position - index * blockBytes;
        int done = 0;
        while (done < length && packet.hasSliceRoom()) {
            PayloadBuffer block = ring[slot(index)];
            int part = Math.min(length - done, blockBytes - within);
            packet.appendSlice(block.retain(), within, part);
            done += part;
            index++;
            within = 0;
        }
        return done;
    }

    /** Drops bytes from the front. */
    public void discard(int length) {
        if (length < 0 || length > lengthBytes) {
            throw new IndexOutOfBoundsException("discard " + length + " of " + lengthBytes);
        }
        lengthBytes -= length;
        headOffset += length;
        while (headOffset >= blockBytes) {
            headOffset -= blockBytes;
            dropFirstBlock();
        }
        if (lengthBytes == 0) {
            clear();
        }
    }

    /** Drops everything and gives every block back. */
    public void clear() {
        while (blocks > 0) {
            dropFirstBlock();
        }
        lengthBytes = 0;
        headOffset = 0;
    }

    /** Bytes that can be written at once at the stream's end, at most {@code wanted}; takes a block if the last is full. */
    private int openRun(int wanted, int maxBlocks) {
        int room = Math.min(wanted, roomBytes());
        if (room == 0) {
            return 0;
        }
        int freeInTail = blocks * blockBytes - headOffset - lengthBytes;
        if (freeInTail == 0) {
            PayloadBuffer block = blocks >= Math.min(mostBlocks, maxBlocks) ? null : pool.acquire(owner);
            if (block == null) {
                return 0;
            }
            growIfFull();
            ring[slot(blocks)] = block;
            blocks++;
            freeInTail = blockBytes;
        }
        return Math.min(room, freeInTail);
    }

    private void growIfFull() {
        if (blocks < ring.length) {
            return;
        }
        PayloadBuffer[] longer = new PayloadBuffer[Math.min(mostBlocks, 2 * ring.length)];
        System.arraycopy(ring, first, longer, 0, ring.length - first);
        System.arraycopy(ring, 0, longer, ring.length - first, first);
        ring = longer;
        first = 0;
    }

    private PayloadBuffer tail() {
        return ring[slot(blocks - 1)];
    }

    private int tailOffset() {
        return headOffset + lengthBytes - (blocks - 1) * blockBytes;
    }

    private void dropFirstBlock() {
        ring[first].release();
        ring[first] = null;
        first = slot(1);
        blocks--;
    }

    private int slot(int index) {
        int at = first + index;
        return at >= ring.length ? at - ring.length : at;
    }
}
