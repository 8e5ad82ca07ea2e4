package io.anykernel.hypercall.contracts.port;

import io.anykernel.hypercall.BlockPort;

/** What block ports are opened on, and what a case does to it from outside. */
public interface Medium {
    /** Opens the medium; no two ports are open at once. */
    BlockPort open(boolean isWritable);

    /**
     * Has every transfer that touches the range fail from now on.
     *
     * @return false, and no change, where failures cannot be brought about
     */
    default boolean damage(long firstByte, long lengthBytes) {
        return false;
    }
}
