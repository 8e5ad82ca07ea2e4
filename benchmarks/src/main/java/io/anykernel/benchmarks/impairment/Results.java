package io.anykernel.benchmarks.impairment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Rounds kept as lines of a file, each written once it is measured, so that a run that was stopped goes on where it was. */
final class Results {
    private final Path file;
    private final List<Round> rounds = new ArrayList<>();

    /** @throws IOException also for a line that is none of ours */
    Results(Path file) throws IOException {
        this.file = file;
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            try {
                rounds.add(Round.parse(line));
            } catch (RuntimeException damaged) {
                throw new IOException(file + " has a line that is no round: '" + line + "'", damaged);
            }
        }
    }

    void add(Round round) throws IOException {
        Files.writeString(
                file,
                round.line() + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        rounds.add(round);
    }

    List<Round> of(String cell, String direction) {
        return rounds.stream()
                .filter(round -> round.cell().equals(cell) && round.direction().equals(direction))
                .toList();
    }

    boolean has(String cell, String direction, int number) {
        return of(cell, direction).stream().anyMatch(round -> round.number() == number);
    }
}
