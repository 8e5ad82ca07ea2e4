package io.anykernel.fs.ext4.layout;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Memory;

/** Last four bytes of descriptor and revocation blocks, with checksums of version 2 or 3. */
public final class JournalTail {
    public static final int SIZE_BYTES = 4;

    private JournalTail() {}

    /** Whether the block that fills {@code blockBytes} from {@code offset} has the checksum that it should have. */
    public static boolean isValid(Crc32c crc, int seed, Memory memory, int offset, int blockBytes) {
        int covered = blockBytes - SIZE_BYTES;
        int computed = Crc32c.updateZeros(crc.update(seed, memory, offset, covered), SIZE_BYTES);
        return memory.i32be(offset + covered) == computed;
    }
}
