package io.anykernel.hypercall.contracts.memory;

import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.NamedCase;
import io.anykernel.hypercall.contracts.Probe;
import java.util.List;

/** What {@link Memory} promises: widths, orders, bounds, copies. */
public final class MemoryContract {
    private static final int BYTES = 256;

    private MemoryContract() {}

    public static List<ContractCase> cases() {
        return List.of(
                newCase("startsZeroedAndKnowsItsLength", MemoryContract::startsZeroed),
                newCase("accessorsNameWidthAndOrder", MemoryContract::widthsAndOrders),
                newCase("accessorsNeedNoAlignment", MemoryContract::unaligned),
                newCase("narrowWritesDropHighBitsAndTouchNothingElse", MemoryContract::narrowWrites),
                newCase("everyAccessOutsideThrows", MemoryContract::bounds),
                newCase("slicesShareBytesAndBound", MemoryContract::slices),
                newCase("overlappingCopiesComeOutAsThroughAThird", MemoryContract::overlaps),
                newCase("fillAndCompareCoverEveryLength", MemoryContract::fillAndCompare),
                newCase("arraysGoInAndOut", MemoryContract::arrays),
                newCase("orderedAccessesCarryTheirValues", MemoryContract::ordered));
    }

    private static ContractCase newCase(String name, NamedCase.Body body) {
        return new NamedCase("memory." + name, body);
    }

    private static Memory counting() {
        Memory memory = Memory.allocate(BYTES);
        for (int i = 0; i < BYTES; i++) {
            memory.u8(i, i);
        }
        return memory;
    }

    private static void feed(Memory memory, Probe probe) {
        for (int i = 0; i < memory.lengthBytes(); i++) {
            probe.feedByte(memory.u8(i));
        }
    }

    private static void startsZeroed(Probe probe) {
        Memory memory = Memory.allocate(BYTES);
        probe.expectEquals(BYTES, memory.lengthBytes(), "length");
        for (int i = 0; i < BYTES; i++) {
            probe.expectEquals(0, memory.u8(i), "byte " + i);
        }
        probe.expectEquals(0, Memory.allocate(0).lengthBytes(), "empty");
    }

    private static void widthsAndOrders(Probe probe) {
        Memory memory = Memory.allocate(BYTES);
        memory.i64be(0, 0x8182838485868788L);
        probe.expectEquals(0x81, memory.u8(0), "u8");
        probe.expectEquals(0x8182, memory.u16be(0), "u16be");
        probe.expectEquals(0x8281, memory.u16le(0), "u16le");
        probe.expectEquals(0x81828384L, memory.u32be(0), "u32be");
        probe.expectEquals(0x84838281L, memory.u32le(0), "u32le");
        probe.expectEquals(0x81828384, memory.i32be(0), "i32be");
        probe.expectEquals(0x84838281, memory.i32le(0), "i32le");
        probe.expectEquals(0x8182838485868788L, memory.i64be(0), "i64be");
        probe.expectEquals(0x8887868584838281L, memory.i64le(0), "i64le");
        memory.u16be(8, 0xfffe);
        memory.u16le(10, 0xfffe);
        memory.u32be(12, 0xfffefdfcL);
        memory.u32le(16, 0xfffefdfcL);
        memory.i32be(20, -2);
        memory.i32le(24, -2);
        memory.i64le(28, -2);
        feed(memory, probe);
        probe.expectEquals(0xfffe, memory.u16be(8), "u16be back");
        probe.expectEquals(0xfe, memory.u8(10), "u16le low byte first");
        probe.expectEquals(0xfffefdfcL, memory.u32be(12), "u32be back");
        probe.expectEquals(0xfc, memory.u8(16), "u32le low byte first");
        probe.expectEquals(-2, memory.i32be(20), "i32be back");
        probe.expectEquals(-2, memory.i64le(28), "i64le back");
    }

    private static void unaligned(Probe probe) {
        Memory memory = counting();
        for (int at = 0; at <= 9; at++) {
            probe.expectEquals(at << 8 | at + 1, memory.u16be(at), "u16be at " + at);
            probe.expectEquals((long) at | at + 1L << 8 | at + 2L << 16 | at + 3L << 24, memory.u32le(at), "u32le");
            probe.feed(memory.i64be(at));
            memory.i64le(100 + at, 0x1122334455667788L);
            probe.expectEquals(0x1122334455667788L, memory.i64le(100 + at), "i64le at " + at);
        }
        feed(memory, probe);
    }

    private static void narrowWrites(Probe probe) {
        Memory memory = counting();
        memory.u8(4, 0x1ff);
        memory.u16be(8, 0x7fffe);
        memory.u32le(12, 0x5_0000_0001L);
        probe.expectEquals(0xff, memory.u8(4), "u8 keeps 8 bits");
        probe.expectEquals(0xfffe, memory.u16be(8), "u16be keeps 16 bits");
        probe.expectEquals(1, memory.u32le(12), "u32le keeps 32 bits");
        for (int untouched : new int[] {3, 5, 7, 10, 11, 16}) {
            probe.expectEquals(untouched, memory.u8(untouched), "neighbour " + untouched);
        }
    }

    private static void bounds(Probe probe) {
        Memory memory = Memory.allocate(16);
        Memory other = Memory.allocate(64);
        byte[] array = new byte[64];
        for (int at : new int[] {-1, 16, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            outside(probe, () -> memory.u8(at), "read u8 at " + at);
            outside(probe, () -> memory.u8(at, 1), "write u8 at " + at);
            outside(probe, () -> memory.check(at, 1), "check at " + at);
            outside(probe, () -> memory.slice(at, 1), "slice at " + at);
        }
        outside(probe, () -> memory.u16be(15), "read u16be across the end");
        outside(probe, () -> memory.u16le(15, 1), "write u16le across the end");
        outside(probe, () -> memory.u32be(13), "read u32be across the end");
        outside(probe, () -> memory.i32le(-1, 1), "write i32le before the start");
        outside(probe, () -> memory.i64le(9), "read i64le across the end");
        outside(probe, () -> memory.i64be(9, 1), "write i64be across the end");
        outside(probe, () -> memory.fill(8, 9, 1), "fill across the end");
        outside(probe, () -> memory.fill(8, -1, 1), "fill of negative length");
        outside(probe, () -> memory.copyTo(8, other, 0, 9), "copy from past the end");
        outside(probe, () -> other.copyTo(0, memory, 8, 9), "copy to past the end");
        outside(probe, () -> memory.get(8, array, 0, 9), "get across the end");
        outside(probe, () -> memory.put(8, array, 0, 9), "put across the end");
        outside(probe, () -> other.put(0, array, 60, 5), "put from past the array's end");
        outside(probe, () -> memory.rangeEquals(8, other, 0, 9), "compare across the end");
        outside(probe, () -> memory.u16leAcquire(16), "acquire past the end");
        outside(probe, () -> memory.i32leRelease(16, 1), "release past the end");
        outside(probe, () -> memory.check(1, Integer.MAX_VALUE), "check that overflows");
        probe.expectEquals(0, other.i64le(0), "nothing was copied");
        memory.check(16, 0);
        probe.expectEquals(0, memory.slice(16, 0).lengthBytes(), "empty slice at the end");
    }

    private static void outside(Probe probe, Probe.ThrowingBody body, String claim) {
        probe.expectThrows(IndexOutOfBoundsException.class, body, claim);
    }

    private static void slices(Probe probe) {
        Memory memory = counting();
        Memory slice = memory.slice(100, 20);
        probe.expectEquals(20, slice.lengthBytes(), "length");
        probe.expectEquals(100, slice.u8(0), "first byte");
        slice.u8(19, 7);
        probe.expectEquals(7, memory.u8(119), "written through");
        outside(probe, () -> slice.u8(20), "past the slice");
        probe.expectEquals(105, slice.slice(5, 5).u8(0), "slice of a slice");
        probe.expect(memory.address() == 0 || slice.address() == memory.address() + 100, "address follows");
    }

    private static void overlaps(Probe probe) {
        for (int shift = -9; shift <= 9; shift++) {
            for (int length : new int[] {0, 1, 7, 8, 9, 31, 64, 100}) {
                Memory memory = counting();
                memory.copyTo(50, memory, 50 + shift, length);
                for (int i = 0; i < length; i++) {
                    if (memory.u8(50 + shift + i) != 50 + i) {
                        throw new AssertionError("shift " + shift + " length " + length + " byte " + i);
                    }
                }
                feed(memory, probe);
            }
        }
    }

    private static void fillAndCompare(Probe probe) {
        for (int length = 0; length <= 40; length++) {
            Memory memory = counting();
            memory.fill(3, length, 0x1ab);
            probe.expectEquals(2, memory.u8(2), "before");
            probe.expectEquals(3 + length, memory.u8(3 + length), "behind");
            feed(memory, probe);
            Memory twin = Memory.allocate(length + 1);
            twin.fill(0, length, 0xab);
            probe.expect(memory.rangeEquals(3, twin, 0, length), "equal at length " + length);
            if (length > 0) {
                twin.u8(length - 1, 0xac);
                probe.expect(!memory.rangeEquals(3, twin, 0, length), "last byte differs at length " + length);
                twin.u8(length - 1, 0xab);
                twin.u8(0, 0);
                probe.expect(!memory.rangeEquals(3, twin, 0, length), "first byte differs at length " + length);
            }
        }
    }

    private static void arrays(Probe probe) {
        Memory memory = counting();
        byte[] array = new byte[20];
        memory.get(200, array, 5, 10);
        probe.expectEquals((byte) 200, array[5], "first");
        probe.expectEquals((byte) 209, array[14], "last");
        probe.expectEquals(0, array[4], "before");
        probe.expectEquals(0, array[15], "behind");
        memory.put(0, array, 5, 10);
        probe.expectEquals(209, memory.u8(9), "put");
        probe.expectEquals(10, memory.u8(10), "behind put");
    }

    private static void ordered(Probe probe) {
        Memory memory = Memory.allocate(64);
        memory.u16leRelease(2, 0xfffe);
        memory.i32leRelease(4, 0x81828384);
        Memory.fullFence();
        probe.expectEquals(0xfffe, memory.u16leAcquire(2), "16 bits");
        probe.expectEquals(0xfe, memory.u8(2), "little-endian");
        probe.expectEquals(0x81828384, memory.i32leAcquire(4), "32 bits");
        probe.expectEquals(0x84, memory.u8(4), "little-endian");
    }
}
