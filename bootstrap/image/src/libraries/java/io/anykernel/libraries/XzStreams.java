package io.anykernel.libraries;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/** Compresses and expands by LZMA2, and notices damage. */
public final class XzStreams {
    private XzStreams() {}

    public static void main(String[] arguments) throws Exception {
        byte[] data = new byte[20_000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * i / 97 ^ i % 13);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options(3), XZ.CHECK_CRC32)) {
            out.write(data);
        }
        byte[] bytes = packed.toByteArray();
        System.out.println(bytes.length + " " + Arrays.hashCode(bytes));
        System.out.println(Arrays.equals(data, new XZInputStream(new ByteArrayInputStream(bytes)).readAllBytes()));
        bytes[bytes.length / 2] ^= 1;
        try {
            new XZInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        } catch (IOException e) {
            System.out.println(e.getClass().getSimpleName());
        }
    }
}
