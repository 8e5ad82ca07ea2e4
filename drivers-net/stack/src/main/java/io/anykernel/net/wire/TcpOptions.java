package io.anykernel.net.wire;

import io.anykernel.hypercall.Memory;

/** TCP options that this stack knows, big-endian (RFC 9293 §3.2, RFC 7323 §2 and §3). Unknown ones are skipped. */
public final class TcpOptions {
    public static final int MAX_SEGMENT_BYTES = 4;
    /** With the padding before it. */
    public static final int WINDOW_SCALE_BYTES = 4;
    /** With the padding before it. */
    public static final int TIMESTAMPS_BYTES = 12;
    /** {@link #windowShift} where the option is absent. */
    public static final int ABSENT = -1;

    private static final int KIND_END = 0;
    private static final int KIND_NOTHING = 1;
    private static final int KIND_MAX_SEGMENT = 2;
    private static final int KIND_WINDOW_SCALE = 3;
    private static final int KIND_TIMESTAMPS = 8;
    private static final int MAX_WINDOW_SHIFT = 14;
    private static final int PADDED_TIMESTAMPS = 0x0101_080a;

    private int maxSegment;
    private int windowShift;
    private boolean hasTimestamps;
    private int timestamp;
    private int echo;

    /**
     * Reads the options in a range of bytes. A malformed one ends the reading: those before it count.
     *
     * @return whether all were well-formed
     */
    public boolean parse(Memory memory, int offset, int lengthBytes) {
        maxSegment = 0;
        windowShift = ABSENT;
        hasTimestamps = false;
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

    /** Writes {@link #TIMESTAMPS_BYTES}; returns the offset behind them. */
    public static int writeTimestamps(Memory memory, int offset, int timestamp, int echo) {
        memory.i32be(offset, PADDED_TIMESTAMPS);
        memory.i32be(offset + 4, timestamp);
        memory.i32be(offset + 8, echo);
        return offset + TIMESTAMPS_BYTES;
    }
}
