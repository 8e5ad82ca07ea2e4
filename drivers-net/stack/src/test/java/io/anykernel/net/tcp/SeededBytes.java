package io.anykernel.net.tcp;

/** A stream of bytes that its seed decides. */
final class SeededBytes {
    private long state;
    private long word;
    private int left;

    SeededBytes(long seed) {
        state = seed | 1;
    }

    private byte next() {
        if (left == 0) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            word = state;
            left = 8;
        }
        byte value = (byte) word;
        word >>>= 8;
        left--;
        return value;
    }

    void fill(byte[] into, int length) {
        for (int i = 0; i < length; i++) {
            into[i] = next();
        }
    }

    void check(byte[] bytes, int length, int position) {
        for (int i = 0; i < length; i++) {
            byte wanted = next();
            if (bytes[i] != wanted) {
                throw new AssertionError("wrong byte at " + (position + i));
            }
        }
    }
}
