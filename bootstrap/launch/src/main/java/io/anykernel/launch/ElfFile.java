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
    private static final int HEADER_BYTES = 64;

    private ElfFile() {}

    /** Whether it begins as an ELF file of 64 bits. */
    static boolean isExecutable(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            byte[] header = content.readNBytes(HEADER_BYTES);
            boolean isElf = header.length == HEADER_BYTES;
            for (int i = 0; isElf && i < MAGIC.length; i++) {
                isElf = header[i] == MAGIC[i];
            }
            return isElf && header[CLASS] == CLASS_64;
        }
    }
}
