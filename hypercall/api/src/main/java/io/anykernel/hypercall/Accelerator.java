package io.anykernel.hypercall;

/** What a world does better than portable Java. Callers keep a portable way for a world that answers {@link #NONE}. */
public interface Accelerator {
    /** Nothing is accelerated. */
    Accelerator NONE = new Accelerator() {};

    default boolean hasCrc32c() {
        return false;
    }

    /**
     * CRC-32C (Castagnoli, reflected polynomial 0x82F63B78) of a range, continued from {@code crc}, without the final
     * inversion being applied or assumed: callers pass and get the raw register.
     */
    default int crc32c(int crc, Memory memory, int offset, int lengthBytes) {
        throw new UnsupportedOperationException("crc32c");
    }
}
