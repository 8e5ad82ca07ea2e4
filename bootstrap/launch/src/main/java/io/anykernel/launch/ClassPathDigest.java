package io.anykernel.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What jars and folders hold, as a number: names and contents of their files, whatever their times. A jar's contents are taken by
 * the checksums of its directory.
 */
final class ClassPathDigest {
    private final MessageDigest digest;

    private ClassPathDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** SHA-256 in hexadecimal digits; equal for equal contents in equal order. */
    static String of(List<Path> entries) throws IOException {
        ClassPathDigest made = new ClassPathDigest();
        for (Path entry : entries) {
            made.add(entry);
        }
        return HexFormat.of().formatHex(made.digest.digest());
    }

    private void add(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            addFolder(entry);
        } else if (Files.exists(entry)) {
            addJar(entry);
        }
        add("end of entry");
    }

    private void addFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            add(folder.relativize(file) + " " + content.length);
            digest.update(content);
        }
    }

    private void addJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(each -> !each.isDirectory())
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry each : entries) {
                add(each.getName() + " " + each.getSize() + " " + each.getCrc());
            }
        }
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }
}
