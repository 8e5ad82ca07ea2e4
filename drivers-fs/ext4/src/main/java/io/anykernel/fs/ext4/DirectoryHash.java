package io.anykernel.fs.ext4;

/**
 * The hashes that order a directory's tree. Names are cut into words of four bytes, padded with their length; the result
 * is 32 bits with the lowest cleared, which the index uses for itself.
 */
final class DirectoryHash {
    static final int LEGACY = 0;
    static final int HALF_MD4 = 1;
    static final int TEA = 2;
    /** What is added to a version for unsigned name bytes. */
    static final int UNSIGNED = 3;

    static final int MAX_VERSION = TEA + UNSIGNED;

    private static final int TEA_DELTA = 0x9e3779b9;
    private static final int MD4_K2 = 0x5a827999;
    private static final int MD4_K3 = 0x6ed9eba1;
    /** Stands for the end of a directory, so no name may have it. */
    private static final int END_OF_DIRECTORY = 0xffff_fffe;

    private final int version;
    private final boolean unsigned;
    private final int[] state = new int[4];
    private final int[] words = new int[8];

    /**
     * @param version 0 to {@link #MAX_VERSION}
     * @param seed four words; all zero for the standard ones
     */
    DirectoryHash(int version, int[] seed) {
        this.unsigned = version >= UNSIGNED;
        this.version = unsigned ? version - UNSIGNED : version;
        boolean isSeeded = (seed[0] | seed[1] | seed[2] | seed[3]) != 0;
        state[0] = isSeeded ? seed[0] : 0x67452301;
        state[1] = isSeeded ? seed[1] : 0xefcdab89;
        state[2] = isSeeded ? seed[2] : 0x98badcfe;
        state[3] = isSeeded ? seed[3] : 0x10325476;
    }

    /** Hash of {@code name}, as an unsigned value; one use. */
    long of(byte[] name) {
        int hash =
                switch (version) {
                    case LEGACY -> legacy(name);
                    case HALF_MD4 -> halfMd4(name);
                    default -> tea(name);
                };
        hash &= ~1;
        return (hash == END_OF_DIRECTORY ? END_OF_DIRECTORY - 2 : hash) & 0xffff_ffffL;
    }

    private int legacy(byte[] name) {
        int hash = 0x12a3fe2d;
        int previous = 0x37abe8f9;
        for (int i = 0; i < name.length; i++) {
            int next = previous + (hash ^ character(name, i) * 7152373);
            if (next < 0) {
                next -= 0x7fffffff;
            }
            previous = hash;
            hash = next;
        }
        return hash << 1;
    }

    private int halfMd4(byte[] name) {
        for (int at = 0; at < name.length; at += 32) {
            fillWords(name, at, 8);
            mixMd4();
        }
        return state[1];
    }

    private int tea(byte[] name) {
        for (int at = 0; at < name.length; at += 16) {
            fillWords(name, at, 4);
            mixTea();
        }
        return state[0];
    }

    private void fillWords(byte[] name, int from, int count) {
        int left = name.length - from;
        int pad = left | left << 8;
        pad |= pad << 16;
        int length = Math.min(left, count * 4);
        int word = pad;
        int filled = 0;
        for (int i = 0; i < length; i++) {
            word = character(name, from + i) + (word << 8);
            if ((i & 3) == 3) {
                words[filled++] = word;
                word = pad;
            }
        }
        if (filled < count) {
            words[filled++] = word;
        }
        while (filled < count) {
            words[filled++] = pad;
        }
    }

    private int character(byte[] name, int i) {
        return unsigned ? name[i] & 0xff : name[i];
    }

    private void mixTea() {
        int left = state[0];
        int right = state[1];
        int sum = 0;
        for (int round = 0; round < 16; round++) {
            sum += TEA_DELTA;
            left += (right << 4) + words[0] ^ right + sum ^ (right >>> 5) + words[1];
            right += (left << 4) + words[2] ^ left + sum ^ (left >>> 5) + words[3];
        }
        state[0] += left;
        state[1] += right;
    }

    /** Three rounds of eight steps; after each step the four registers move on by one place. */
    private void mixMd4() {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        for (int step = 0; step < 24; step++) {
            int sum = a + md4Term(step, b, c, d);
            a = d;
            d = c;
            c = b;
            b = Integer.rotateLeft(sum, MD4_SHIFTS[step >> 3][step & 3]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }

    private static final int[][] MD4_SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
    private static final int[] MD4_ROUND2 = {1, 3, 5, 7, 0, 2, 4, 6};
    private static final int[] MD4_ROUND3 = {3, 7, 2, 6, 1, 5, 0, 4};

    private int md4Term(int step, int b, int c, int d) {
        int i = step & 7;
        return switch (step >> 3) {
            case 0 -> (d ^ b & (c ^ d)) + words[i];
            case 1 -> (b & c) + ((b ^ c) & d) + words[MD4_ROUND2[i]] + MD4_K2;
            default -> (b ^ c ^ d) + words[MD4_ROUND3[i]] + MD4_K3;
        };
    }
}
