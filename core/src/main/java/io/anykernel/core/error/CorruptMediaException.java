package io.anykernel.core.error;

import io.anykernel.hypercall.Errno;

/** What a medium holds contradicts its format: which block and field, what was found, what was expected. */
public final class CorruptMediaException extends KernelException {
    private static final long serialVersionUID = 1L;

    private final long block;
    private final String field;

    /**
     * @param block number on the medium, in the filesystem's blocks, or -1 where none applies
     * @param field such as {@code superblock.magic}
     */
    public CorruptMediaException(long block, String field, String found, String expected) {
        super(
                Errno.IO,
                "damaged medium: block=" + block + " field=" + field + " found=" + found + " expected=" + expected);
        this.block = block;
        this.field = field;
    }

    public long block() {
        return block;
    }

    public String field() {
        return field;
    }
}
