package io.anykernel.fs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.anykernel.fs.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hashes as e2fsprogs computes them, and a directory of each kind searched. */
class DirectoryHashTest {
    private static final String SEED_UUID = "01234567-89ab-cdef-0123-456789abcdef";
    /** The same sixteen bytes as words. */
    private static final int[] SEED = {0x67452301, 0xefcdab89, 0x67452301, 0xefcdab89};

    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"legacy,0", "half_md4,1", "tea,2"})
    void hashesAreThoseOfDebugfs(String algorithm, int version) throws IOException {
        Random random = new Random(version);
        for (int length = 1; length < 100; length += 7) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < length; i++) {
                name.append((char) ('a' + random.nextInt(26)));
            }
            String said = Tools.run("debugfs", "-R", "dx_hash -h " + algorithm + " -s " + SEED_UUID + " " + name);
            String expected = said.replaceAll("(?s).* is 0x([0-9a-f]+).*", "$1");
            long found = new DirectoryHash(version, SEED).of(Names.encode(name.toString()));
            assertEquals(expected, Long.toHexString(found), said);
        }
    }

    @Test
    void signedAndUnsignedBytesDifferOnlyBeyondAscii() {
        int[] none = new int[4];
        byte[] plain = Names.encode("plain");
        byte[] high = Names.encode("gr\u00fcn");
        for (int version = 0; version <= DirectoryHash.TEA; version++) {
            int unsigned = version + DirectoryHash.UNSIGNED;
            assertEquals(new DirectoryHash(version, none).of(plain), new DirectoryHash(unsigned, none).of(plain));
            assertNotEquals(new DirectoryHash(version, none).of(high), new DirectoryHash(unsigned, none).of(high));
        }
    }

    @ParameterizedTest
    @CsvSource({"legacy", "half_md4", "tea"})
    void everyNameOfADirectoryOfEachHashIsFound(String algorithm) throws IOException {
        Path image = temporary.resolve("image");
        Tools.run("mke2fs", "-q", "-t", "ext4", "-b", "1024", "-N", "1024", image.toString(), "8M");
        Tools.run("tune2fs", "-E", "hash_alg=" + algorithm, image.toString());
        StringBuilder commands = new StringBuilder("cd /\nmkdir many\ncd many\n");
        Path empty = Files.createFile(temporary.resolve("empty"));
        for (int i = 0; i < 400; i++) {
            commands.append("write ").append(empty).append(" entry-").append(i).append("-of-this-directory\n");
        }
        Path script = Files.writeString(temporary.resolve("script"), commands);
        Tools.run("debugfs", "-w", "-f", script.toString(), image.toString());
        Tools.run("sh", "-c", "e2fsck -fyD \"$1\"; test $? -le 1", "sh", image.toString());
        try (TestMount mount = new TestMount(image, 256)) {
            assertEquals(400, mount.vfs().list("/many").size());
            for (int i = 0; i < 400; i++) {
                assertEquals(
                        1,
                        mount.vfs()
                                .stat("/many/entry-" + i + "-of-this-directory")
                                .links());
            }
        }
    }
}
