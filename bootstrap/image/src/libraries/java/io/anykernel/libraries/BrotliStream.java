package io.anykernel.libraries;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.brotli.dec.BrotliInputStream;

/** Expands a Brotli stream. */
public final class BrotliStream {
    private BrotliStream() {}

    public static void main(String[] arguments) throws Exception {
        byte[] packed = {0x0b, 0x05, (byte) 0x80, 'h', 'e', 'l', 'l', 'o', ' ', 'w', 'o', 'r', 'l', 'd', 0x03};
        System.out.println(new String(
                new BrotliInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.US_ASCII));
        try {
            new BrotliInputStream(new ByteArrayInputStream(new byte[] {0x51, 0x22, 0x33})).readAllBytes();
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
