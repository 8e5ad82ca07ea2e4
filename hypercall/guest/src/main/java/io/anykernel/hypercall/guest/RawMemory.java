package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Memory;

/**
 * Where a {@link Memory} comes from an address. Images hold the class of this name from {@code src/overlay}, compiled
 * against their own {@code Memory}; this one stands in its place on a JVM, where there is no such thing.
 */
final class RawMemory {
    private RawMemory() {}

    /** The {@code lengthBytes} bytes at an address, which the caller vouches for. */
    static Memory at(long address, int lengthBytes) {
        throw new UnsupportedOperationException("memory at an address exists in an image only");
    }
}
