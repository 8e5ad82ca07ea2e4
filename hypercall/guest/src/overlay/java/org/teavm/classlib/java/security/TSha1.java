package org.teavm.classlib.java.security;

/** SHA-1 (FIPS 180-4 §6.1). */
final class TSha1 extends TBlockDigest {
    private static final int ROUNDS = 80;

    private final int[] schedule = new int[ROUNDS];

    TSha1(String algorithm) {
        super(algorithm, true, 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
    }

    @Override
    void mix(int[] state, int[] block) {
        System.arraycopy(block, 0, schedule, 0, block.length);
        for (int i = block.length; i < ROUNDS; i++) {
            int mixed = schedule[i - 3] ^ schedule[i - 8] ^ schedule[i - 14] ^ schedule[i - 16];
            schedule[i] = Integer.rotateLeft(mixed, 1);
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        for (int round = 0; round < ROUNDS; round++) {
            int next = Integer.rotateLeft(a, 5) + function(round, b, c, d) + e + schedule[round];
            e = d;
            d = c;
            c = Integer.rotateLeft(b, 30);
            b = a;
            a = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    /** The function of §4.1.1 and the constant of §4.2.1 that belong to a round. */
    private static int function(int round, int b, int c, int d) {
        if (round < 20) {
            return (b & c ^ ~b & d) + 0x5a827999;
        }
        if (round < 40) {
            return (b ^ c ^ d) + 0x6ed9eba1;
        }
        if (round < 60) {
            return (b & c ^ b & d ^ c & d) + 0x8f1bbcdc;
        }
        return (b ^ c ^ d) + 0xca62c1d6;
    }
}
