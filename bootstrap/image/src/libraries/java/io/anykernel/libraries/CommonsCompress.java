package io.anykernel.libraries;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Writes and reads tar archives inside bzip2 streams. */
public final class CommonsCompress {
    private CommonsCompress() {}

    public static void main(String[] arguments) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new BZip2CompressorOutputStream(packed))) {
            for (String name : new String[] {"a.txt", "folder/b.txt"}) {
                byte[] content = ("content of " + name).repeat(20).getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setModTime(1_000_000_000_000L);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        System.out.println(packed.size() + " " + Arrays.hashCode(packed.toByteArray()));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BZip2CompressorInputStream(new ByteArrayInputStream(packed.toByteArray())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                System.out.println(entry.getName() + " " + entry.getSize() + " "
                        + new String(tar.readAllBytes(), StandardCharsets.UTF_8).hashCode());
            }
        }
    }
}
