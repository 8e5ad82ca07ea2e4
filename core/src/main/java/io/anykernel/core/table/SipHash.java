package io.anykernel.core.table;

import io.anykernel.hypercall.Entropy;

/** SipHash-2-4 (Aumasson and Bernstein, 2012) of whole 64-bit words, keyed with a secret. */
public final class SipHash {
    private final long key0;
    private final long key1;

    public SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** Takes the next two numbers for its secret. */
    public SipHash(Entropy entropy) {
        // One statement each: C leaves the order of calls within one open, and ahead-of-time compiled, it showed.
        this.key0 = entropy.nextLong();
        this.key1 = entropy.nextLong();
    }

    /** Hash of five words: an address tuple. Equals the published function over their 40 little-endian bytes. */
    public long hash(long first, long second, long third, long fourth, long fifth) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        for (int word = 0; word < 6; word++) {
            long message =
                    switch (word) {
                        case 0 -> first;
                        case 1 -> second;
                        case 2 -> third;
                        case 3 -> fourth;
                        case 4 -> fifth;
                        default -> 40L << 56;
                    };
            v3 ^= message;
            for (int round = 0; round < 2; round++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= message;
        }
        v2 ^= 0xff;
        for (int round = 0; round < 4; round++) {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
