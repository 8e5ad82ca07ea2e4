package io.anykernel.fs.cache;

import io.anykernel.hypercall.Memory;

/**
 * A caller's bytes for one transfer, in a {@link Memory} or an array, so that a filesystem has one read and one write and
 * copies once. It owns nothing. Positions count from the start of the run.
 */
public final class Bytes {
    private final Memory memory;
    private final byte[] array;
    private final int offset;
    private final int lengthBytes;

    private Bytes(Memory memory, byte[] array, int offset, int lengthBytes) {
        this.memory = memory;
        this.array = array;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
    }

    /** Throws {@link IndexOutOfBoundsException} unless the range lies within {@code memory}. */
    public static Bytes of(Memory memory, int offset, int lengthBytes) {
        memory.check(offset, lengthBytes);
        return new Bytes(memory, null, offset, lengthBytes);
    }

    /** Throws {@link IndexOutOfBoundsException} unless the range lies within {@code array}. */
    public static Bytes of(byte[] array, int offset, int lengthBytes) {
        if ((offset | lengthBytes) < 0 || offset > array.length - lengthBytes) {
            throw new IndexOutOfBoundsException("offset=" + offset + " length=" + lengthBytes + " of " + array.length);
        }
        return new Bytes(null, array, offset, lengthBytes);
    }

    /** The whole array. */
    public static Bytes of(byte[] array) {
        return new Bytes(null, array, 0, array.length);
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /** Overwrites {@code length} bytes from {@code position} with those of {@code from}. */
    public void put(int position, Memory from, int fromOffset, int length) {
        check(position, length);
        if (memory != null) {
            from.copyTo(fromOffset, memory, offset + position, length);
        } else {
            from.get(fromOffset, array, offset + position, length);
        }
    }

    /** Copies {@code length} bytes from {@code position} to {@code into}. */
    public void get(int position, Memory into, int intoOffset, int length) {
        check(position, length);
        if (memory != null) {
            memory.copyTo(offset + position, into, intoOffset, length);
        } else {
            into.put(intoOffset, array, offset + position, length);
        }
    }

    /** Zeroes {@code length} bytes from {@code position}. */
    public void zero(int position, int length) {
        check(position, length);
        if (memory != null) {
            memory.fill(offset + position, length, 0);
            return;
        }
        int end = offset + position + length;
        for (int i = offset + position; i < end; i++) {
            array[i] = 0;
        }
    }

    private void check(int position, int length) {
        if ((position | length) < 0 || position > lengthBytes - length) {
            throw new IndexOutOfBoundsException("position=" + position + " length=" + length + " of " + lengthBytes);
        }
    }
}
