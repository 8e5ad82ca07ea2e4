package org.teavm.classlib.java.util.zip;

import java.nio.ByteBuffer;

/** {@code java.util.zip.CRC32C}: Castagnoli's polynomial, reflected (RFC 3720 §12.1). */
public final class TCRC32C implements TChecksum {
    private static final int POLYNOMIAL = 0x82f63b78;
    private static final int[] TABLE = new int[256];

    /** Inverted, as it is before the first byte and after the last. */
    private int remainder = -1;

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int entry = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                entry = entry >>> 1 ^ ((entry & 1) == 0 ? 0 : POLYNOMIAL);
            }
            TABLE[i] = entry;
        }
    }

    @Override
    public void update(int octet) {
        remainder = remainder >>> Byte.SIZE ^ TABLE[(remainder ^ octet) & 0xff];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new ArrayIndexOutOfBoundsException();
        }
        for (int i = offset; i < offset + length; i++) {
            update(bytes[i]);
        }
    }

    public void update(byte[] bytes) {
        update(bytes, 0, bytes.length);
    }

    public void update(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            update(bytes.get());
        }
    }

    @Override
    public void reset() {
        remainder = -1;
    }

    @Override
    public long getValue() {
        return ~remainder & 0xffffffffL;
    }
}
