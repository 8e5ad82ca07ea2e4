package io.anykernel.fs.ext4;

import io.anykernel.core.error.CorruptMediaException;

/** Checks of what was read; each failure names block, field, what was found and what was expected. */
final class Corruption {
    private Corruption() {}

    static void expect(boolean holds, long block, String field, long found, String expected) {
        if (!holds) {
            throw new CorruptMediaException(block, field, text(field, found), expected);
        }
    }

    static void expectEquals(long expected, long found, long block, String field) {
        if (found != expected) {
            throw new CorruptMediaException(block, field, text(field, found), text(field, expected));
        }
    }

    /** The superblock's numbers and magics are known by their hexadecimal digits. */
    private static String text(String field, long value) {
        if (field.endsWith("magic")) {
            return "0x" + Long.toHexString(value);
        }
        return field.startsWith("superblock.")
                ? "0x" + Long.toHexString(value) + " (" + value + ")"
                : Long.toString(value);
    }

    static void expectChecksum(int computed, int stored, long block, String field) {
        if (computed != stored) {
            throw new CorruptMediaException(
                    block, field, "0x" + Integer.toHexString(stored), "0x" + Integer.toHexString(computed));
        }
    }
}
