package io.anykernel.hypercall;

import org.teavm.interop.Address;

/**
 * The image's form of the class of this name: the same portable methods on raw addresses. Its contract is the HotSpot
 * form's; a test holds the two together. A range that a caller never checked is checked here, at each access.
 */
public final class Memory {
    private final long address;
    private final int lengthBytes;

    /** Keeps what was {@linkplain #allocate allocated} alive for as long as a view of it is. */
    private final Object owner;

    private Memory(long address, int lengthBytes, Object owner) {
        this.address = address;
        this.lengthBytes = lengthBytes;
        this.owner = owner;
    }

    /** The bytes at an address, which the caller vouches for. Images only. */
    public static Memory at(long address, int lengthBytes) {
        return new Memory(address, lengthBytes, null);
    }

    public static Memory allocate(int lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes=" + lengthBytes);
        }
        Allocation allocation = Allocation.of(lengthBytes);
        return new Memory(allocation.address(), lengthBytes, allocation.guard());
    }

    public Memory slice(int offset, int lengthBytes) {
        check(offset, lengthBytes);
        return new Memory(address + offset, lengthBytes, owner);
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    public long address() {
        return address;
    }

    private long at(int offset, int width, int limit) {
        if (offset < 0 || offset > limit - width) {
            throw outOfBounds(offset, width);
        }
        return address + offset;
    }

    private IndexOutOfBoundsException outOfBounds(int offset, int width) {
        return new IndexOutOfBoundsException("offset=" + offset + " length=" + width + " of " + lengthBytes);
    }

    public int u8(int offset) {
        return RawAccess.getU8(at(offset, 1, lengthBytes));
    }

    public void u8(int offset, int value) {
        RawAccess.putU8(at(offset, 1, lengthBytes), value);
    }

    public int u16be(int offset) {
        return RawAccess.getU16be(at(offset, 2, lengthBytes));
    }

    public void u16be(int offset, int value) {
        RawAccess.putU16be(at(offset, 2, lengthBytes), value);
    }

    public int u16le(int offset) {
        return RawAccess.getU16le(at(offset, 2, lengthBytes));
    }

    public void u16le(int offset, int value) {
        RawAccess.putU16le(at(offset, 2, lengthBytes), value);
    }

    public long u32be(int offset) {
        return RawAccess.getI32be(at(offset, 4, lengthBytes)) & 0xffff_ffffL;
    }

    public void u32be(int offset, long value) {
        RawAccess.putI32be(at(offset, 4, lengthBytes), (int) value);
    }

    public long u32le(int offset) {
        return RawAccess.getI32le(at(offset, 4, lengthBytes)) & 0xffff_ffffL;
    }

    public void u32le(int offset, long value) {
        RawAccess.putI32le(at(offset, 4, lengthBytes), (int) value);
    }

    public int i32be(int offset) {
        return RawAccess.getI32be(at(offset, 4, lengthBytes));
    }

    public void i32be(int offset, int value) {
        RawAccess.putI32be(at(offset, 4, lengthBytes), value);
    }

    public int i32le(int offset) {
        return RawAccess.getI32le(at(offset, 4, lengthBytes));
    }

    public void i32le(int offset, int value) {
        RawAccess.putI32le(at(offset, 4, lengthBytes), value);
    }

    public long i64be(int offset) {
        return RawAccess.getI64be(at(offset, 8, lengthBytes));
    }

    public void i64be(int offset, long value) {
        RawAccess.putI64be(at(offset, 8, lengthBytes), value);
    }

    public long i64le(int offset) {
        return RawAccess.getI64le(at(offset, 8, lengthBytes));
    }

    public void i64le(int offset, long value) {
        RawAccess.putI64le(at(offset, 8, lengthBytes), value);
    }

    public int u16leAcquire(int offset) {
        return RawAccess.acquireU16(aligned(at(offset, 2, lengthBytes), 2));
    }

    public void u16leRelease(int offset, int value) {
        RawAccess.releaseU16(aligned(at(offset, 2, lengthBytes), 2), value);
    }

    public int i32leAcquire(int offset) {
        return RawAccess.acquireI32(aligned(at(offset, 4, lengthBytes), 4));
    }

    public void i32leRelease(int offset, int value) {
        RawAccess.releaseI32(aligned(at(offset, 4, lengthBytes), 4), value);
    }

    /** Misaligned, an ordered access is refused, as it is on HotSpot. */
    private static long aligned(long address, int width) {
        if ((address & (width - 1)) != 0) {
            throw new IllegalStateException("ordered access is not aligned by " + width);
        }
        return address;
    }

    public static void fullFence() {
        RawAccess.fence();
    }

    public void get(int offset, byte[] into, int intoOffset, int lengthBytes) {
        check(offset, lengthBytes);
        checkArray(into.length, intoOffset, lengthBytes);
        RawAccess.move(Address.ofData(into).toLong() + intoOffset, address + offset, lengthBytes);
    }

    public void put(int offset, byte[] from, int fromOffset, int lengthBytes) {
        check(offset, lengthBytes);
        checkArray(from.length, fromOffset, lengthBytes);
        RawAccess.move(address + offset, Address.ofData(from).toLong() + fromOffset, lengthBytes);
    }

    private static void checkArray(int arrayLength, int offset, int lengthBytes) {
        if ((offset | lengthBytes) < 0 || offset > arrayLength - lengthBytes) {
            throw new IndexOutOfBoundsException("offset=" + offset + " length=" + lengthBytes + " of " + arrayLength);
        }
    }

    public void copyTo(int offset, Memory into, int intoOffset, int lengthBytes) {
        check(offset, lengthBytes);
        into.check(intoOffset, lengthBytes);
        RawAccess.move(into.address + intoOffset, address + offset, lengthBytes);
    }

    public void fill(int offset, int lengthBytes, int value) {
        check(offset, lengthBytes);
        RawAccess.fill(address + offset, value, lengthBytes);
    }

    public boolean rangeEquals(int offset, Memory other, int otherOffset, int lengthBytes) {
        check(offset, lengthBytes);
        other.check(otherOffset, lengthBytes);
        return RawAccess.differs(address + offset, other.address + otherOffset, lengthBytes) == 0;
    }

    public void check(int offset, int lengthBytes) {
        if ((offset | lengthBytes) < 0 || offset > this.lengthBytes - lengthBytes) {
            throw outOfBounds(offset, lengthBytes);
        }
    }

    @Override
    public String toString() {
        return "Memory[" + lengthBytes + " bytes]";
    }
}
