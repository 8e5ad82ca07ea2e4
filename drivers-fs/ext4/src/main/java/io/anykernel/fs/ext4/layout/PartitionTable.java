package io.anykernel.fs.ext4.layout;

import io.anykernel.hypercall.Memory;

/** The partition table in a master boot record, as far as it takes to tell one from a volume (UEFI 2.10 §5.2.1). */
public final class PartitionTable {
    public static final int SIZE_BYTES = 512;

    private static final int ENTRIES = 446;
    private static final int ENTRY_BYTES = 16;
    private static final int ENTRY_COUNT = 4;
    private static final int ENTRY_STATUS = 0;
    private static final int ENTRY_TYPE = 4;
    private static final int ENTRY_SECTORS = 12;
    private static final int SIGNATURE = 510;
    private static final int SIGNATURE_VALUE = 0xaa55;
    private static final int STATUS_ACTIVE = 0x80;

    private Memory memory;
    private int offset;

    public PartitionTable wrap(Memory memory, int offset) {
        memory.check(offset, SIZE_BYTES);
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    /** Whether the signature is there, every entry is active or not, and one of them is a partition. */
    public boolean isValid() {
        boolean hasPartition = false;
        for (int i = 0; i < ENTRY_COUNT; i++) {
            int entry = offset + ENTRIES + ENTRY_BYTES * i;
            int status = memory.u8(entry + ENTRY_STATUS);
            if (status != 0 && status != STATUS_ACTIVE) {
                return false;
            }
            hasPartition |= memory.u8(entry + ENTRY_TYPE) != 0 && memory.u32le(entry + ENTRY_SECTORS) != 0;
        }
        return hasPartition && memory.u16le(offset + SIGNATURE) == SIGNATURE_VALUE;
    }
}
