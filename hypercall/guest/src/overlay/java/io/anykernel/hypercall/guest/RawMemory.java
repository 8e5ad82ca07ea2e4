package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Memory;

/** The image's form of the class of this name: {@link Memory} at an address that the caller vouches for. */
final class RawMemory {
    private RawMemory() {}

    static Memory at(long address, int lengthBytes) {
        return Memory.at(address, lengthBytes);
    }
}
