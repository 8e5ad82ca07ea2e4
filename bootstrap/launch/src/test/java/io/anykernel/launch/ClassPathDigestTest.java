package io.anykernel.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathDigestTest {
    @TempDir
    Path folder;

    private Path jar(String name, long timeMillis, String... namesAndContents) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                ZipEntry entry = new ZipEntry(namesAndContents[i]);
                entry.setTime(timeMillis);
                zip.putNextEntry(entry);
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return jar;
    }

    private static String digest(Path... entries) throws IOException {
        return ClassPathDigest.of(List.of(entries));
    }

    @Test
    void aJarThatIsPackedAnewOfTheSameClassesIsTheSame() throws IOException {
        Path first = jar("first.jar", 0, "a.class", "A", "b.class", "B");
        Path later = jar("later.jar", 1_000_000_000_000L, "b.class", "B", "a.class", "A");
        assertEquals(digest(first), digest(later));
    }

    @Test
    void namesContentsAndOrderCount() throws IOException {
        Path jar = jar("jar.jar", 0, "a.class", "A");
        assertNotEquals(digest(jar), digest(jar("other.jar", 0, "a.class", "B")));
        assertNotEquals(digest(jar), digest(jar("renamed.jar", 0, "b.class", "A")));
        Path more = jar("more.jar", 0, "a.class", "A", "b.class", "");
        assertNotEquals(digest(jar), digest(more));
        assertNotEquals(digest(jar, more), digest(more, jar));
    }

    @Test
    void aFolderIsItsFilesWhateverTheirTimes() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes/inner")).getParent();
        Path file = Files.writeString(classes.resolve("inner/A.class"), "A");
        String before = digest(classes);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertEquals(before, digest(classes));
        Files.writeString(file, "B");
        String changed = digest(classes);
        assertNotEquals(before, changed);
        Files.move(file, classes.resolve("A.class"));
        assertNotEquals(changed, digest(classes));
    }

    @Test
    void whatIsNotThereIsNothing() throws IOException {
        assertEquals(digest(folder.resolve("missing")), digest(folder.resolve("missing too")));
    }
}
