package io.anykernel.fs.checksum;

import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Memory;

/**
 * CRC-32C (Castagnoli; RFC 3720 appendix B.4): reflected polynomial 0x82F63B78. Values are the raw register: callers start
 * with {@link #START} and invert the end themselves where their format says so. Uses the world's accelerator, or else
 * eight tables, eight bytes a step.
 */
public final class Crc32c {
    /** The register before the first byte, where a format does not seed it otherwise. */
    public static final int START = -1;

    private static final int POLYNOMIAL = 0x82f63b78;
    private static final int[][] TABLES = tables();

    private final Accelerator accelerator;
    private final boolean accelerated;

    public Crc32c(Accelerator accelerator) {
        this.accelerator = accelerator;
        this.accelerated = accelerator.hasCrc32c();
    }

    /** The register after {@code lengthBytes} bytes more. */
    public int update(int crc, Memory memory, int offset, int lengthBytes) {
        return accelerated
                ? accelerator.crc32c(crc, memory, offset, lengthBytes)
                : portable(crc, memory, offset, lengthBytes);
    }

    /** The register after the whole array. */
    public static int update(int crc, byte[] bytes) {
        int register = crc;
        for (byte b : bytes) {
            register = step(register, b);
        }
        return register;
    }

    /** The register after a 32-bit value in little-endian order. */
    public static int updateLe32(int crc, int value) {
        int register = crc;
        for (int shift = 0; shift < 32; shift += 8) {
            register = step(register, value >>> shift);
        }
        return register;
    }

    /** The register after {@code count} zero bytes: what a checksum field counts as in its own block. */
    public static int updateZeros(int crc, int count) {
        int register = crc;
        for (int i = 0; i < count; i++) {
            register = step(register, 0);
        }
        return register;
    }

    /** {@link #update} without the accelerator. */
    public static int portable(int crc, Memory memory, int offset, int lengthBytes) {
        int register = crc;
        int at = offset;
        int end = offset + lengthBytes;
        for (; at + 8 <= end; at += 8) {
            register = step8(register, memory.i64le(at));
        }
        for (; at < end; at++) {
            register = step(register, memory.u8(at));
        }
        return register;
    }

    private static int step(int crc, int b) {
        return crc >>> 8 ^ TABLES[0][(crc ^ b) & 0xff];
    }

    private static int step8(int crc, long bytes) {
        int low = (int) bytes ^ crc;
        int high = (int) (bytes >>> 32);
        return TABLES[7][low & 0xff]
                ^ TABLES[6][low >>> 8 & 0xff]
                ^ TABLES[5][low >>> 16 & 0xff]
                ^ TABLES[4][low >>> 24]
                ^ TABLES[3][high & 0xff]
                ^ TABLES[2][high >>> 8 & 0xff]
                ^ TABLES[1][high >>> 16 & 0xff]
                ^ TABLES[0][high >>> 24];
    }

    /** {@code tables[k][b]} is the effect of byte {@code b} followed by {@code k} zero bytes. */
    private static int[][] tables() {
        int[][] tables = new int[8][256];
        for (int b = 0; b < 256; b++) {
            int crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
            tables[0][b] = crc;
        }
        for (int k = 1; k < 8; k++) {
            for (int b = 0; b < 256; b++) {
                int before = tables[k - 1][b];
                tables[k][b] = before >>> 8 ^ tables[0][before & 0xff];
            }
        }
        return tables;
    }
}
