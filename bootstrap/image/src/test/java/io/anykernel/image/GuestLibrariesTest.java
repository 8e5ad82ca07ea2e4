package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Libraries of others print in an image what they print on HotSpot. An image of all takes long, so each run has a share of
 * them; {@code -Danykernel.libraries=all} tries every one, an image for each kind of library, and {@code
 * -Danykernel.libraries=KIND} one kind.
 */
class GuestLibrariesTest {
    private static final String CHOSEN = System.getProperty("anykernel.libraries", "");
    private static final Path PAGE = Path.of("../../docs/guest-libraries.md");
    private static final Duration LIMIT = Duration.ofSeconds(240);

    /** What a run found, as rows of the page: {@code target/guest-libraries.md} has them in the end. */
    private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    @AfterAll
    static void writeRows() throws IOException {
        Files.write(Path.of("target/guest-libraries.md"), ROWS);
    }

    @Test
    void theShareRuns() throws IOException {
        assumeTrue(CHOSEN.isEmpty(), "all of them run");
        run(GuestLibrary.all().stream()
                .filter(each -> each.outcome() == GuestLibrary.Outcome.SHARE)
                .toList());
    }

    static Stream<String> kinds() {
        return GuestLibrary.all().stream().map(GuestLibrary::kind).distinct();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aKindRuns(String kind) throws IOException {
        assumeTrue(isChosen(kind), "not chosen");
        run(GuestLibrary.all().stream()
                .filter(each -> each.kind().equals(kind))
                .filter(each ->
                        each.outcome() == GuestLibrary.Outcome.SHARE || each.outcome() == GuestLibrary.Outcome.RUNS)
                .toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theCheckFindsNothing(String kind) throws IOException {
        assumeTrue(isChosen(kind), "not chosen");
        List<GuestLibrary> libraries = GuestLibrary.all().stream()
                .filter(each -> each.kind().equals(kind) && each.outcome() == GuestLibrary.Outcome.CHECKED)
                .toList();
        assumeFalse(libraries.isEmpty(), "none of this kind was only checked");
        assertEquals(List.of(), new GuestLibraryPrograms(libraries, folder).findings());
        libraries.forEach(each -> ROWS.add(each.description()));
    }

    private static boolean isChosen(String kind) {
        return CHOSEN.equals("all") || CHOSEN.equals(kind);
    }

    private void run(List<GuestLibrary> libraries) throws IOException {
        TestImages.needsGcc();
        assumeFalse(libraries.isEmpty(), "none of this kind runs");
        GuestLibraryPrograms programs = new GuestLibraryPrograms(libraries, folder);
        String expected = programs.onHotSpot();
        List<Image> images = programs.build(folder);
        Tools.Result process = Tools.run(List.of(images.get(1).file().toString()));
        assertEquals(expected, process.output());
        assertEquals(0, process.status());
        TestImages.needsQemu();
        try (Guest guest = QemuLauncher.of(images.get(0).file()).memoryMib(256).start()) {
            assertEquals(0, guest.await(LIMIT), guest::console);
            assertEquals(expected, guest.console());
        }
        libraries.forEach(each -> ROWS.add(each.description()));
    }

    static Stream<GuestLibrary> refused() {
        return GuestLibrary.all().stream().filter(each -> each.outcome() == GuestLibrary.Outcome.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRefusalIsDocumented(GuestLibrary library) throws IOException {
        assumeTrue(isChosen(library.kind()), "not chosen");
        List<Finding> findings = new GuestLibraryPrograms(List.of(library), folder).findings();
        List<String> rows =
                findings.stream().map(each -> refusal(library, each)).toList();
        ROWS.addAll(rows);
        String page = Files.readString(PAGE);
        assertTrue(rows.stream().anyMatch(row -> page.contains(row + "\n")), () -> String.join("\n", rows));
    }

    /** What is missing, and the call that needs it. */
    private static String refusal(GuestLibrary library, Finding missing) {
        List<String> chain = missing.chain();
        return library.description() + " " + missing.text() + " | `" + chain.get(chain.size() - 1) + "` |";
    }

    @Test
    void theDocumentedListIsTheTable() throws IOException {
        String page = Files.readString(PAGE);
        List<GuestLibrary> libraries = GuestLibrary.all();
        for (GuestLibrary each : libraries) {
            assertTrue(page.contains(each.description()), () -> each.description() + " is missing");
        }
        long rows = page.lines().filter(line -> line.startsWith("| `")).count();
        assertEquals(libraries.size(), rows, "rows of libraries that are not in the table");
    }

    @Test
    void mavenFetchesTheArtifactsOfTheTable() throws IOException {
        TreeSet<String> needed = new TreeSet<>();
        GuestLibrary.all().forEach(each -> needed.addAll(each.coordinates()));
        String fetched = Files.readString(Path.of("pom.xml"))
                .lines()
                .filter(line -> line.contains("<artifactItem>"))
                .map(line -> line.replaceAll("</[^>]*><[^/>]*>", ":").replaceAll("<[^>]*>|\\s", ""))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertEquals(String.join("\n", needed), fetched);
    }
}
