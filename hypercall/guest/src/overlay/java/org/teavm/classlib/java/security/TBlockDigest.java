package org.teavm.classlib.java.security;

/** What the three algorithms share: blocks of 64 bytes as words of 32 bits, padded with a bit, zeros and the length. */
abstract class TBlockDigest extends TMessageDigest {
    private static final int BLOCK_BYTES = 64;
    private static final int LENGTH_OFFSET = 56;

    private final boolean isBigEndian;
    private final int[] initial;
    private final int[] state;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final int[] words = new int[BLOCK_BYTES / 4];
    private long bytes;

    TBlockDigest(String algorithm, boolean isBigEndian, int... initial) {
        super(algorithm);
        this.isBigEndian = isBigEndian;
        this.initial = initial;
        state = initial.clone();
    }

    /** Mixes a block of 16 words into the state. */
    abstract void mix(int[] state, int[] block);

    @Override
    public final int getDigestLength() {
        return state.length * 4;
    }

    @Override
    public final void update(byte input) {
        int at = (int) (bytes++ % BLOCK_BYTES);
        block[at] = input;
        if (at == BLOCK_BYTES - 1) {
            for (int i = 0; i < words.length; i++) {
                words[i] = word(i * 4);
            }
            mix(state, words);
        }
    }

    private int word(int offset) {
        int word = 0;
        for (int i = 0; i < 4; i++) {
            word |= (block[offset + i] & 0xff) << shift(i);
        }
        return word;
    }

    private int shift(int index) {
        return 8 * (isBigEndian ? 3 - index : index);
    }

    @Override
    public final byte[] digest() {
        long bits = bytes * 8;
        update((byte) 0x80);
        while (bytes % BLOCK_BYTES != LENGTH_OFFSET) {
            update((byte) 0);
        }
        for (int i = 0; i < 8; i++) {
            update((byte) (bits >>> 8 * (isBigEndian ? 7 - i : i)));
        }
        byte[] digest = new byte[getDigestLength()];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (state[i / 4] >>> shift(i % 4));
        }
        reset();
        return digest;
    }

    @Override
    public final void reset() {
        System.arraycopy(initial, 0, state, 0, state.length);
        bytes = 0;
    }
}
