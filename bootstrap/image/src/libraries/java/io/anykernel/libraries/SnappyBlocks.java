package io.anykernel.libraries;

import java.nio.charset.StandardCharsets;
import org.iq80.snappy.Snappy;

/** Compresses and expands blocks by Snappy. */
public final class SnappyBlocks {
    private SnappyBlocks() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = "abcabcabcabd ".repeat(300).getBytes(StandardCharsets.UTF_8);
        byte[] packed = Snappy.compress(data);
        System.out.println(packed.length + " " + java.util.Arrays.hashCode(packed));
        System.out.println(java.util.Arrays.equals(data, Snappy.uncompress(packed, 0, packed.length)));
    }
}
