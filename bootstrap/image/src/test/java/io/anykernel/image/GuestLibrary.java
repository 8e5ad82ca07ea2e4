package io.anykernel.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library of others, with a program of ours that uses it for what it is for: a row of {@code src/libraries/libraries.tsv}.
 *
 * @param coordinates group, artifact and version of each jar that the program needs, the library's own first
 * @param program simple name of the class whose {@code main} is the program
 */
record GuestLibrary(String kind, List<String> coordinates, String program, Outcome outcome) {
    private static final Path TABLE = Path.of("src/libraries/libraries.tsv");
    private static final Path SOURCES = Path.of("src/libraries/java/io/anykernel/libraries");
    private static final Path JARS = Path.of("target/libraries");
    private static final Pattern PURPOSE = Pattern.compile("/\\*\\* (.*?) \\*/", Pattern.DOTALL);

    /** What is expected of a program in an image. */
    enum Outcome {
        /** Runs, and is tried each time that the tests run. */
        SHARE,
        /** Runs. */
        RUNS,
        /** Reaches only what an image has; what it prints was not compared yet. */
        CHECKED,
        /** Reaches what an image does not have. */
        REFUSED
    }

    static List<GuestLibrary> all() {
        List<GuestLibrary> rows = new ArrayList<>();
        for (String row : read(TABLE).split("\n")) {
            String[] cells = row.split("\t");
            rows.add(new GuestLibrary(
                    cells[0], List.of(cells[1].split(",")), cells[2], Outcome.valueOf(cells[3].toUpperCase())));
        }
        return rows;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path source() {
        return SOURCES.resolve(program + ".java");
    }

    List<Path> jars() {
        return coordinates.stream()
                .map(each -> each.split(":"))
                .map(parts -> JARS.resolve(parts[1] + "-" + parts[2] + ".jar"))
                .toList();
    }

    /** First columns of the library's row in the documentation: where it comes from, and what its program does. */
    String description() {
        Matcher purpose = PURPOSE.matcher(read(source()));
        if (!purpose.find()) {
            throw new AssertionError(program + " does not say what it does");
        }
        String text = purpose.group(1).replaceAll("\\s*\n\\s*\\* ?", " ").strip();
        return "| `" + coordinates.get(0) + "` | " + kind + " | `" + program + "` | " + text + " |";
    }
}
