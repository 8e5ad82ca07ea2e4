package io.anykernel.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first bytes of an ELF file (System V gABI, chapter 4). */
final class ElfFile {
    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    /** {@code EI_CLASS}: objects of 64 bits. */
    private static final int CLASS = 4;

    private static final int CLASS_64 = 2;
    /** {@code e_machine}, two bytes. */
    private static final int MACHINE = 18;

    private static final int MACHINE_AMD64 = 62;
    private static final int HEADER_BYTES = 64;

    private ElfFile() {}

    /** Whether it begins as an ELF file of 64 bits. */
    static boolean isExecutable(Path file) throws IOException {
        byte[] header = header(file);
        boolean isElf = header.length == HEADER_BYTES;
        for (int i = 0; isElf && i < MAGIC.length; i++) {
            isElf = header[i] == MAGIC[i];
        }
        return isElf && header[CLASS] == CLASS_64;
    }

    /** Whether an {@link #isExecutable executable} is for the processors that guests have. */
    static boolean isForAmd64(Path file) throws IOException {
        byte[] header = header(file);
        return header[MACHINE] == MACHINE_AMD64 && header[MACHINE + 1] == 0;
    }

    private static byte[] header(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(HEADER_BYTES);
        }
    }
}
