package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Memory;
import java.util.zip.CRC32C;

/** What the JVM has intrinsics for. */
final class HostAccelerator implements Accelerator {
    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int[] BYTE_TABLE = byteTable();

    @Override
    public boolean hasCrc32c() {
        return true;
    }

    /**
     * The JDK's CRC starts at all ones and cannot be told otherwise. But a register of {@code crc} before some bytes is
     * the same as one of all ones before the same bytes with {@code crc ^ ~0} added to their first four.
     */
    @Override
    public int crc32c(int crc, Memory memory, int offset, int lengthBytes) {
        memory.check(offset, lengthBytes);
        if (lengthBytes < 16) {
            return byteWise(crc, memory, offset, lengthBytes);
        }
        int head = memory.i32le(offset) ^ ~crc;
        CRC32C checksum = new CRC32C();
        for (int shift = 0; shift < 32; shift += 8) {
            checksum.update(head >>> shift);
        }
        checksum.update(memory.byteBuffer().position(offset + 4).limit(offset + lengthBytes));
        return ~(int) checksum.getValue();
    }

    private static int byteWise(int crc, Memory memory, int offset, int lengthBytes) {
        int register = crc;
        for (int i = 0; i < lengthBytes; i++) {
            register = register >>> 8 ^ BYTE_TABLE[(register ^ memory.u8(offset + i)) & 0xff];
        }
        return register;
    }

    private static int[] byteTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int register = i;
            for (int bit = 0; bit < 8; bit++) {
                register = register >>> 1 ^ (register & 1) * POLYNOMIAL;
            }
            table[i] = register;
        }
        return table;
    }
}
