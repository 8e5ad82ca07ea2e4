package io.anykernel.libraries;

import java.nio.charset.StandardCharsets;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.xxhash.XXHashFactory;

/** Compresses and expands blocks by LZ4, and hashes by xxHash. */
public final class Lz4Blocks {
    private Lz4Blocks() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = "to be or not to be ".repeat(100).getBytes(StandardCharsets.US_ASCII);
        byte[] packed = LZ4Factory.safeInstance().fastCompressor().compress(data);
        System.out.println(packed.length);
        System.out.println(new String(
                        LZ4Factory.safeInstance().safeDecompressor().decompress(packed, data.length),
                        StandardCharsets.US_ASCII)
                .hashCode());
        System.out.println(XXHashFactory.safeInstance().hash32().hash(data, 0, data.length, 7));
    }
}
