package io.anykernel.libraries;

import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;

/** Hashes by murmur, SipHash and CRC, and fills a Bloom filter. */
public final class GuavaHashing {
    private GuavaHashing() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = "the quick brown fox".getBytes(StandardCharsets.UTF_8);
        System.out.println(Hashing.murmur3_128(7).hashBytes(data) + " "
                + Hashing.sipHash24().hashBytes(data) + " " + Hashing.crc32().hashBytes(data));
        System.out.println(BaseEncoding.base32().encode(data) + " " + Hashing.consistentHash(12345, 10));
        BloomFilter<Integer> filter = BloomFilter.create(Funnels.integerFunnel(), 100, 0.01);
        filter.put(42);
        System.out.println(filter.mightContain(42) + " " + filter.mightContain(43));
    }
}
