package io.anykernel.hypercall.host.posix;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A text in C's form for the length of one call; {@link #close} marks the end of its use, not of its memory. */
final class CString implements AutoCloseable {
    private final ByteBuffer bytes;
    private final long address;

    CString(Posix posix, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        bytes = ByteBuffer.allocateDirect(encoded.length + 1).put(encoded);
        address = posix.addressOf(bytes);
    }

    long address() {
        return address;
    }

    @Override
    public void close() {
        Reference.reachabilityFence(bytes);
    }
}
