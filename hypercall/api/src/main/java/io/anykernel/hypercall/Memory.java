package io.anykernel.hypercall;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A bounded run of bytes outside the collected heap. Accessors name width and byte order; offsets count bytes from the
 * start of the run. Every access is checked: outside the run it throws {@link IndexOutOfBoundsException}.
 *
 * <p>Unsigned 8- and 16-bit values surface as {@code int}, unsigned 32-bit ones as {@code long}; {@code i32} and {@code
 * i64} are raw. Plain accesses need no alignment; the ordered ones ({@code Acquire}, {@code Release}) need their natural
 * one, as rings have it.
 *
 * <p>This is the HotSpot form. The guest supplies a class of the same name and the same portable methods on raw
 * addresses; {@link #over} and {@link #byteBuffer} exist on a JVM only.
 */
public final class Memory {
    private static final VarHandle U16_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U16_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle I32_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I64_BE = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle I64_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer buffer;
    private final int lengthBytes;
    private final long address;

    private Memory(ByteBuffer buffer, long address) {
        this.buffer = buffer;
        this.lengthBytes = buffer.capacity();
        this.address = address;
    }

    private static VarHandle view(Class<?> arrayType, ByteOrder order) {
        return MethodHandles.byteBufferViewVarHandle(arrayType, order);
    }

    /** Allocates a zeroed run that is freed when it is no longer referenced; kernels cut theirs from an {@link Arena}. */
    public static Memory allocate(int lengthBytes) {
        return new Memory(ByteBuffer.allocateDirect(lengthBytes), 0);
    }

    /**
     * The bytes of a direct buffer, position and limit ignored. JVM only.
     *
     * @param address of the first byte, or 0 if it is not known
     */
    public static Memory over(ByteBuffer direct, long address) {
        if (!direct.isDirect() || direct.isReadOnly()) {
            throw new IllegalArgumentException("not a writable direct buffer");
        }
        return new Memory(direct.duplicate().clear(), address);
    }

    /** A view of the same bytes as a buffer of this length, big-endian, position 0. JVM only. */
    public ByteBuffer byteBuffer() {
        return buffer.duplicate();
    }

    /** The run {@code [offset, offset + lengthBytes)} of the same bytes. Allocates; not for hot paths. */
    public Memory slice(int offset, int lengthBytes) {
        check(offset, lengthBytes);
        return new Memory(buffer.slice(offset, lengthBytes), address == 0 ? 0 : address + offset);
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /** Address of the first byte in this process or machine, or 0 if it is not known. */
    public long address() {
        return address;
    }

    public int u8(int offset) {
        return buffer.get(offset) & 0xff;
    }

    public void u8(int offset, int value) {
        buffer.put(offset, (byte) value);
    }

    public int u16be(int offset) {
        return (short) U16_BE.get(buffer, offset) & 0xffff;
    }

    public void u16be(int offset, int value) {
        U16_BE.set(buffer, offset, (short) value);
    }

    public int u16le(int offset) {
        return (short) U16_LE.get(buffer, offset) & 0xffff;
    }

    public void u16le(int offset, int value) {
        U16_LE.set(buffer, offset, (short) value);
    }

    public long u32be(int offset) {
        return (int) I32_BE.get(buffer, offset) & 0xffff_ffffL;
    }

    public void u32be(int offset, long value) {
        I32_BE.set(buffer, offset, (int) value);
    }

    public long u32le(int offset) {
        return (int) I32_LE.get(buffer, offset) & 0xffff_ffffL;
    }

    public void u32le(int offset, long value) {
        I32_LE.set(buffer, offset, (int) value);
    }

    public int i32be(int offset) {
        return (int) I32_BE.get(buffer, offset);
    }

    public void i32be(int offset, int value) {
        I32_BE.set(buffer, offset, value);
    }

    public int i32le(int offset) {
        return (int) I32_LE.get(buffer, offset);
    }

    public void i32le(int offset, int value) {
        I32_LE.set(buffer, offset, value);
    }

    public long i64be(int offset) {
        return (long) I64_BE.get(buffer, offset);
    }

    public void i64be(int offset, long value) {
        I64_BE.set(buffer, offset, value);
    }

    public long i64le(int offset) {
        return (long) I64_LE.get(buffer, offset);
    }

    public void i64le(int offset, long value) {
        I64_LE.set(buffer, offset, value);
    }

    /** Reads a ring index that another party writes: nothing that follows is read before it. Aligned by 2. */
    public int u16leAcquire(int offset) {
        return (short) U16_LE.getAcquire(buffer, offset) & 0xffff;
    }

    /** Publishes a ring index: everything written before is visible to its reader. Aligned by 2. */
    public void u16leRelease(int offset, int value) {
        U16_LE.setRelease(buffer, offset, (short) value);
    }

    /** As {@link #u16leAcquire}, 32 bits, aligned by 4. */
    public int i32leAcquire(int offset) {
        return (int) I32_LE.getAcquire(buffer, offset);
    }

    /** As {@link #u16leRelease}, 32 bits, aligned by 4. */
    public void i32leRelease(int offset, int value) {
        I32_LE.setRelease(buffer, offset, value);
    }

    /** Orders every access before it against every access after it, stores before loads included. */
    public static void fullFence() {
        VarHandle.fullFence();
    }

    public void get(int offset, byte[] into, int intoOffset, int lengthBytes) {
        buffer.get(offset, into, intoOffset, lengthBytes);
    }

    public void put(int offset, byte[] from, int fromOffset, int lengthBytes) {
        buffer.put(offset, from, fromOffset, lengthBytes);
    }

    /** Copies to {@code into}, which may be the same memory; overlapping ranges come out as if copied through a third. */
    public void copyTo(int offset, Memory into, int intoOffset, int lengthBytes) {
        into.buffer.put(intoOffset, buffer, offset, lengthBytes);
    }

    public void fill(int offset, int lengthBytes, int value) {
        check(offset, lengthBytes);
        long pattern = (value & 0xff) * 0x0101_0101_0101_0101L;
        int end = offset + lengthBytes;
        int at = offset;
        for (; at + 8 <= end; at += 8) {
            i64le(at, pattern);
        }
        for (; at < end; at++) {
            u8(at, value);
        }
    }

    /** Whether the two ranges hold the same bytes. */
    public boolean rangeEquals(int offset, Memory other, int otherOffset, int lengthBytes) {
        check(offset, lengthBytes);
        other.check(otherOffset, lengthBytes);
        int i = 0;
        for (; i + 8 <= lengthBytes; i += 8) {
            if (i64le(offset + i) != other.i64le(otherOffset + i)) {
                return false;
            }
        }
        for (; i < lengthBytes; i++) {
            if (u8(offset + i) != other.u8(otherOffset + i)) {
                return false;
            }
        }
        return true;
    }

    /** Throws {@link IndexOutOfBoundsException} unless the range lies within the run. */
    public void check(int offset, int lengthBytes) {
        if ((offset | lengthBytes) < 0 || offset > this.lengthBytes - lengthBytes) {
            throw new IndexOutOfBoundsException(
                    "offset=" + offset + " length=" + lengthBytes + " of " + this.lengthBytes);
        }
    }

    @Override
    public String toString() {
        return "Memory[" + lengthBytes + " bytes]";
    }
}
