package io.anykernel.fs.checksum;

import io.anykernel.hypercall.Memory;

/**
 * CRC-32 with the most significant bit first: polynomial 0x04C11DB7, not reflected, as in Ethernet's specification (IEEE
 * 802.3 §3.2.9) before it orders bits. Values are the raw register.
 */
public final class Crc32 {
    /** The register before the first byte. */
    public static final int START = -1;

    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] TABLE = table();

    private Crc32() {}

    /** The register after {@code lengthBytes} bytes more. */
    public static int update(int crc, Memory memory, int offset, int lengthBytes) {
        int register = crc;
        for (int i = 0; i < lengthBytes; i++) {
            register = register << 8 ^ TABLE[(register >>> 24 ^ memory.u8(offset + i)) & 0xff];
        }
        return register;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int b = 0; b < table.length; b++) {
            int crc = b << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
            }
            table[b] = crc;
        }
        return table;
    }
}
