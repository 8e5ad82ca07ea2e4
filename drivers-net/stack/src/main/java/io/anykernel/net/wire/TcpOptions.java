package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/** TCP options that this stack knows, big-endian (RFC 9293 §3.2, RFC 7323 §2 and §3). Unknown ones are skipped. */
public final class TcpOptions {
    public static final int MAX_SEGMENT_BYTES = 4;
    /** With the padding before it. */
    public static final int WINDOW_SCALE_BYTES = 4;
    /** With the padding before it. */
    public static final int TIMESTAMPS_BYTES = 12;
    /** With the padding before it. */
    public static final int SACK_PERMITTED_BYTES = 4;
    /** Kind and length of the SACK option with the padding before them; blocks follow. */
    public static final int SACK_PREFIX_BYTES = 4;

    public static final int SACK_BLOCK_BYTES = 8;
    /** Most blocks that the options of one segment hold; three beside timestamps (RFC 2018 §3). */
    public static final int MAX_SACK_BLOCKS = 4;
    /** All options of a segment together. */
    public static final int MAX_BYTES = 40;
    /** {@link #windowShift} where the option is absent. */
    public static final int ABSENT = -1;

    private static final int KIND_END = 0;
    private static final int KIND_NOTHING = 1;
    private static final int KIND_MAX_SEGMENT = 2;
    private static final int KIND_WINDOW_SCALE = 3;
    private static final int KIND_SACK_PERMITTED = 4;
    private static final int KIND_SACK = 5;
    private static final int KIND_TIMESTAMPS = 8;
    private static final int MAX_WINDOW_SHIFT = 14;
    private static final int PADDED_TIMESTAMPS = 0x0101_080a;

    private int maxSegment;
    private int windowShift;
    private boolean hasTimestamps;
    private int timestamp;
    private int echo;
    private boolean isSackPermitted;
    private int sackBlocks;
    private final int[] sackStarts = new int[MAX_SACK_BLOCKS];
    private final int[] sackEnds = new int[MAX_SACK_BLOCKS];

    /**
     * Reads the options in a range of bytes. A malformed one ends the reading: those before it count.
     *
     * @return whether all were well-formed
     */
    public boolean parse(Memory memory, int offset, int lengthBytes) {
        maxSegment = 0;
        windowShift = ABSENT;
        hasTimestamps = false;
        isSackPermitted = false;
        sackBlocks = 0;
        if (lengthBytes == TIMESTAMPS_BYTES && memory.i32be(offset) == PADDED_TIMESTAMPS) {
            readTimestamps(memory, offset + 2);
            return true;
        }
        int at = offset;
        int end = offset + lengthBytes;
        while (at < end) {
            int kind = memory.u8(at);
            if (kind == KIND_END) {
                return true;
            }
            if (kind == KIND_NOTHING) {
                at++;
                continue;
            }
            int size = at + 1 < end ? memory.u8(at + 1) : 0;
            if (size < 2 || size > end - at) {
                return false;
            }
            readOption(memory, at, kind, size);
            at += size;
        }
        return true;
    }

    private void readOption(Memory memory, int at, int kind, int size) {
        if (kind == KIND_MAX_SEGMENT && size == 4) {
            maxSegment = memory.u16be(at + 2);
        } else if (kind == KIND_WINDOW_SCALE && size == 3) {
            windowShift = Math.min(memory.u8(at + 2), MAX_WINDOW_SHIFT);
        } else if (kind == KIND_TIMESTAMPS && size == 10) {
            readTimestamps(memory, at);
        } else if (kind == KIND_SACK_PERMITTED && size == 2) {
            isSackPermitted = true;
        } else if (kind == KIND_SACK && size % SACK_BLOCK_BYTES == 2) {
            readSack(memory, at + 2, size / SACK_BLOCK_BYTES);
        }
    }

    /** At most {@link #MAX_SACK_BLOCKS}: options have no room for more. A second SACK option takes the place of the first. */
    private void readSack(Memory memory, int offset, int blocks) {
        sackBlocks = blocks;
        for (int i = 0; i < blocks; i++) {
            sackStarts[i] = memory.i32be(offset + i * SACK_BLOCK_BYTES);
            sackEnds[i] = memory.i32be(offset + i * SACK_BLOCK_BYTES + 4);
        }
    }

    private void readTimestamps(Memory memory, int at) {
        hasTimestamps = true;
        timestamp = memory.i32be(at + 2);
        echo = memory.i32be(at + 6);
    }

    /** The peer's largest segment, or 0 if it did not say. */
    public int maxSegment() {
        return maxSegment;
    }

    /** How far the peer's windows are shifted, at most 14, or {@link #ABSENT}. */
    public int windowShift() {
        return windowShift;
    }

    public boolean hasTimestamps() {
        return hasTimestamps;
    }

    /** TSval. */
    public int timestamp() {
        return timestamp;
    }

    /** TSecr. */
    public int echo() {
        return echo;
    }

    /** Whether the sender of a SYN takes SACK options (RFC 2018 §2). */
    public boolean isSackPermitted() {
        return isSackPermitted;
    }

    /** How many SACK blocks there are, at most {@link #MAX_SACK_BLOCKS}; they may say anything. */
    public int sackBlocks() {
        return sackBlocks;
    }

    /** Left edge: the sequence number of a block's first byte. */
    public int sackStart(int index) {
        return sackStarts[index];
    }

    /** Right edge: the sequence number after a block's last byte. */
    public int sackEnd(int index) {
        return sackEnds[index];
    }

    /** Writes {@link #MAX_SEGMENT_BYTES}; returns the offset behind them. */
    public static int writeMaxSegment(Memory memory, int offset, int bytes) {
        memory.u8(offset, KIND_MAX_SEGMENT);
        memory.u8(offset + 1, 4);
        memory.u16be(offset + 2, bytes);
        return offset + MAX_SEGMENT_BYTES;
    }

    /** Writes {@link #WINDOW_SCALE_BYTES}; returns the offset behind them. */
    public static int writeWindowScale(Memory memory, int offset, int shift) {
        memory.u8(offset, KIND_NOTHING);
        memory.u8(offset + 1, KIND_WINDOW_SCALE);
        memory.u8(offset + 2, 3);
        memory.u8(offset + 3, shift);
        return offset + WINDOW_SCALE_BYTES;
    }

    /** Writes {@link #SACK_PERMITTED_BYTES}; returns the offset behind them. */
    public static int writeSackPermitted(Memory memory, int offset) {
        memory.u8(offset, KIND_NOTHING);
        memory.u8(offset + 1, KIND_NOTHING);
        memory.u8(offset + 2, KIND_SACK_PERMITTED);
        memory.u8(offset + 3, 2);
        return offset + SACK_PERMITTED_BYTES;
    }

    /** Writes {@link #SACK_PREFIX_BYTES} of an option with so many blocks; returns the offset behind them. */
    public static int writeSackPrefix(Memory memory, int offset, int blocks) {
        memory.u8(offset, KIND_NOTHING);
        memory.u8(offset + 1, KIND_NOTHING);
        memory.u8(offset + 2, KIND_SACK);
        memory.u8(offset + 3, 2 + blocks * SACK_BLOCK_BYTES);
        return offset + SACK_PREFIX_BYTES;
    }

    /** Writes {@link #SACK_BLOCK_BYTES}; returns the offset behind them. */
    public static int writeSackBlock(Memory memory, int offset, int start, int end) {
        memory.i32be(offset, start);
        memory.i32be(offset + 4, end);
        return offset + SACK_BLOCK_BYTES;
    }

    /** Writes {@link #TIMESTAMPS_BYTES}; returns the offset behind them. */
    public static int writeTimestamps(Memory memory, int offset, int timestamp, int echo) {
        memory.i32be(offset, PADDED_TIMESTAMPS);
        memory.i32be(offset + 4, timestamp);
        memory.i32be(offset + 8, echo);
        return offset + TIMESTAMPS_BYTES;
    }
}
