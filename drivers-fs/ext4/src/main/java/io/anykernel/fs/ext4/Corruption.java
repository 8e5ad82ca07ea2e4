package io.anykernel.fs.ext4;

import io.anykernel.core.error.CorruptMediaException;

/** Checks of what was read; each failure names block, field, what was found and what was expected. */
final class Corruption {
    private Corruption() {}

    static void expect(boolean holds, long block, String field, long found, String expected) {
        if (!holds) {
            throw new CorruptMediaException(block, field, Long.toString(found), expected);
        }
    }

    static void expectEquals(long expected, long found, long block, String field) {
        if (found != expected) {
            throw new CorruptMediaException(block, field, Long.toString(found), Long.toString(expected));
        }
    }

    static void expectChecksum(int computed, int stored, long block, String field) {
        if (computed != stored) {
            throw new CorruptMediaException(
                    block, field, "0x" + Integer.toHexString(stored), "0x" + Integer.toHexString(computed));
        }
    }
}
