package io.anykernel.libraries;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Compresses and expands by bzip2 and LZ4 blocks. */
public final class Bzip2Streams {
    private Bzip2Streams() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[30_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i % 251 * (i >> 9));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(packed, 2)) {
            out.write(data);
        }
        System.out.println(packed.size() + " " + Arrays.hashCode(packed.toByteArray()));
        byte[] back = new BZip2CompressorInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes();
        System.out.println(Arrays.equals(data, back));
    }
}
