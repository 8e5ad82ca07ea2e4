package io.anykernel.libraries;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.nio.charset.StandardCharsets;

/** Compresses and expands blocks by Zstandard. */
public final class AirCompressor {
    private AirCompressor() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = "to be or not to be ".repeat(100).getBytes(StandardCharsets.US_ASCII);
        ZstdCompressor compressor = new ZstdCompressor();
        byte[] packed = new byte[compressor.maxCompressedLength(data.length)];
        int length = compressor.compress(data, 0, data.length, packed, 0, packed.length);
        byte[] back = new byte[data.length];
        System.out.println(length + " " + new ZstdDecompressor().decompress(packed, 0, length, back, 0, back.length));
    }
}
