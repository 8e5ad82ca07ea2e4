package io.anykernel.core.checksum;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;

/**
 * One's complement sums of 16-bit big-endian words (RFC 1071), eight bytes at a time.
 *
 * <p>A <em>sum</em> is a folded 16-bit value that is not inverted, so that sums of ranges can be added; {@link #finish}
 * makes the field's value of it. Bytes are added as little-endian words and swapped once at the end (RFC 1071 §2(B)).
 */
public final class InternetChecksum {
    private InternetChecksum() {}

    /** Sum of {@code lengthBytes} bytes; an odd last byte counts as the high half of a word. */
    public static int sum(Memory memory, int offset, int lengthBytes) {
        memory.check(offset, lengthBytes);
        long first = 0;
        long second = 0;
        int at = offset;
        int end = offset + lengthBytes;
        for (; at + 32 <= end; at += 32) {
            long a = memory.i64le(at);
            long b = memory.i64le(at + 8);
            long c = memory.i64le(at + 16);
            long d = memory.i64le(at + 24);
            first += (a & 0xffff_ffffL) + (a >>> 32) + (b & 0xffff_ffffL) + (b >>> 32);
            second += (c & 0xffff_ffffL) + (c >>> 32) + (d & 0xffff_ffffL) + (d >>> 32);
        }
        return swap(foldLong(first + second + sumTail(memory, at, end)));
    }

    private static long sumTail(Memory memory, int from, int end) {
        long total = 0;
        int at = from;
        for (; at + 4 <= end; at += 4) {
            total += memory.u32le(at);
        }
        if (at + 2 <= end) {
            total += memory.u16le(at);
            at += 2;
        }
        return at < end ? total + memory.u8(at) : total;
    }

    /** Copies and sums in one pass; the ranges must not overlap. */
    public static int copyAndSum(Memory from, int fromOffset, Memory to, int toOffset, int lengthBytes) {
        from.check(fromOffset, lengthBytes);
        to.check(toOffset, lengthBytes);
        long total = 0;
        int i = 0;
        for (; i + 16 <= lengthBytes; i += 16) {
            long a = from.i64le(fromOffset + i);
            long b = from.i64le(fromOffset + i + 8);
            to.i64le(toOffset + i, a);
            to.i64le(toOffset + i + 8, b);
            total += (a & 0xffff_ffffL) + (a >>> 32) + (b & 0xffff_ffffL) + (b >>> 32);
        }
        for (; i + 2 <= lengthBytes; i += 2) {
            int word = from.u16le(fromOffset + i);
            to.u16le(toOffset + i, word);
            total += word;
        }
        if (i < lengthBytes) {
            int last = from.u8(fromOffset + i);
            to.u8(toOffset + i, last);
            total += last;
        }
        return swap(foldLong(total));
    }

    /** Sum of a packet from {@code offset} of it to its end, through run and slices; odd boundaries are minded. */
    public static int sum(PacketBuffer packet, int offset) {
        int runBytes = packet.runBytes();
        int skip = Math.max(0, offset - runBytes);
        int position = 0;
        int total = 0;
        if (offset < runBytes) {
            position = runBytes - offset;
            total = sum(packet.memory(), packet.start() + offset, position);
        }
        for (int i = 0; i < packet.sliceCount(); i++) {
            int length = packet.sliceLength(i);
            if (skip >= length) {
                skip -= length;
                continue;
            }
            int part = sum(packet.sliceBlock(i).memory(), packet.sliceOffset(i) + skip, length - skip);
            total = addAt(total, position, part);
            position += length - skip;
            skip = 0;
        }
        return total;
    }

    /** Adds two sums of ranges that both start at an even distance from the checksum's start. */
    public static int add(int sum, int other) {
        int total = sum + other;
        return (total & 0xffff) + (total >>> 16);
    }

    /** Adds to {@code sum} that of a range which starts {@code position} bytes after the checksum's start. */
    public static int addAt(int sum, int position, int other) {
        return add(sum, (position & 1) == 0 ? other : swap(other));
    }

    /** Sum of a 32-bit value's two words. */
    public static int sumOf(int value) {
        return add(value >>> 16, value & 0xffff);
    }

    /** Sum of a 64-bit value's four words. */
    public static int sumOf(long value) {
        return add(sumOf((int) (value >>> 32)), sumOf((int) value));
    }

    /** The checksum field's value for a sum of everything else. */
    public static int finish(int sum) {
        return ~sum & 0xffff;
    }

    /** Whether a sum that included the checksum field says that the bytes are as they were sent. */
    public static boolean isCorrect(int sum) {
        return sum == 0xffff;
    }

    /**
     * The field's new value after one word of what it covers changed (RFC 1624 equation 3).
     *
     * @param checksum the field's old value
     */
    public static int update(int checksum, int oldWord, int newWord) {
        int sum = add(~checksum & 0xffff, ~oldWord & 0xffff);
        return ~add(sum, newWord & 0xffff) & 0xffff;
    }

    private static int foldLong(long total) {
        long folded = (total & 0xffff_ffffL) + (total >>> 32);
        folded = (folded & 0xffff) + ((folded >>> 16) & 0xffff) + (folded >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    private static int swap(int word) {
        return (word >>> 8 | word << 8) & 0xffff;
    }
}
