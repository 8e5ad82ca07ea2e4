package io.anykernel.proofs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** An archive of the format that Linux unpacks as its first file system ("newc"): each entry is a header in hexadecimal digits. */
final class CpioArchive implements AutoCloseable {
    private static final int DIRECTORY = 0040755;
    private static final int PROGRAM = 0100755;
    private static final int LINK = 0120777;
    private static final int HEADER_BYTES = 110;

    private final OutputStream out;
    private final Set<Path> directories = new HashSet<>();
    private int entries;

    CpioArchive(Path file) throws IOException {
        out = Files.newOutputStream(file);
    }

    /** Adds a folder's content at the root, links as links. */
    void tree(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.filter(path -> !path.equals(folder)).sorted().toList();
        }
        for (Path path : paths) {
            Path name = folder.relativize(path);
            if (Files.isSymbolicLink(path)) {
                entry(name, LINK, Files.readSymbolicLink(path).toString().getBytes(StandardCharsets.UTF_8));
            } else if (Files.isRegularFile(path)) {
                program(name.toString(), Files.readAllBytes(path));
            }
        }
    }

    /** Adds a file that may be run, and the folders above it. */
    void program(String name, byte[] content) {
        entry(Path.of(name), PROGRAM, content);
    }

    private void entry(Path name, int mode, byte[] content) {
        Path above = name.getParent();
        if (above != null && directories.add(above)) {
            entry(above, DIRECTORY, new byte[0]);
        }
        write(name.toString(), mode, content);
    }

    private void write(String name, int mode, byte[] content) {
        byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        StringBuilder header = new StringBuilder("070701");
        int[] fields = {++entries, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, nameBytes.length, 0};
        for (int field : fields) {
            header.append(String.format(Locale.ROOT, "%08x", field));
        }
        try {
            out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
            out.write(nameBytes);
            pad(HEADER_BYTES + nameBytes.length);
            out.write(content);
            pad(content.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pad(int length) throws IOException {
        out.write(new byte[-length & 3]);
    }

    @Override
    public void close() throws IOException {
        write("TRAILER!!!", 0, new byte[0]);
        out.close();
    }
}
