package io.anykernel.hypercall.host.posix;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An array of {@code struct iovec} outside the heap, filled anew for each call. Confined to one caller at a time. */
public final class Iovecs {
    private static final int ENTRY_BYTES = 16;
    private static final int BASE = 0;
    private static final int LENGTH = 8;

    private final Posix posix;
    private final Memory array;
    private final long address;

    public Iovecs(Posix posix, int capacity) {
        this.posix = posix;
        ByteBuffer direct = ByteBuffer.allocateDirect(capacity * ENTRY_BYTES);
        this.address = posix.addressOf(direct);
        this.array = Memory.over(direct, address);
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException("little-endian Linux only");
        }
    }

    public long address() {
        return address;
    }

    public int capacity() {
        return array.lengthBytes() / ENTRY_BYTES;
    }

    /** Describes the ranges from entry 0; returns their number. */
    public int fill(IoVector vector) {
        for (int i = 0; i < vector.count(); i++) {
            set(i, vector.memory(i), vector.offset(i), vector.length(i));
        }
        return vector.count();
    }

    /**
     * Describes the ranges from their byte {@code skip} on, from entry {@code first}; returns the entries in use.
     *
     * @param skip at most {@code vector.totalBytes()}
     */
    public int fillFrom(int first, IoVector vector, int skip) {
        int entry = first;
        int left = skip;
        for (int i = 0; i < vector.count(); i++) {
            int length = vector.length(i);
            if (left >= length) {
                left -= length;
                continue;
            }
            set(entry++, vector.memory(i), vector.offset(i) + left, length - left);
            left = 0;
        }
        return entry;
    }

    public void set(int entry, Memory memory, int offset, int lengthBytes) {
        memory.check(offset, lengthBytes);
        array.i64le(entry * ENTRY_BYTES + BASE, addressOf(posix, memory) + offset);
        array.i64le(entry * ENTRY_BYTES + LENGTH, lengthBytes);
    }

    /** Address of the run's first byte, asked of the binding where the run does not know it. */
    public static long addressOf(Posix posix, Memory memory) {
        long known = memory.address();
        return known != 0 ? known : posix.addressOf(memory.byteBuffer());
    }
}
