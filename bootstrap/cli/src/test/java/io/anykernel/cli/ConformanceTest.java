package io.anykernel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/conformance.md: each test that it names exists, each row has a test or a reason, no demand is left out. */
class ConformanceTest {
    private static final Path TOP = Path.of("..", "..");
    private static final int DEMANDS_OF_RFC_9293 = 69;
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");
    private static final Pattern REASON = Pattern.compile("^\\*\\*(Not met|Not offered|By construction)\\*\\*: \\S.*");
    private static final Pattern NUMBERED = Pattern.compile("^\\| (\\d+) \\|.*");

    private final List<String> lines;

    ConformanceTest() throws IOException {
        lines = Files.readAllLines(TOP.resolve("docs/conformance.md"));
    }

    private static Map<String, String> sourcesOfTests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(TOP.resolve("drivers-net"))) {
            files = all.filter(file -> file.toString().contains("src/test/java"))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
        }
        return sources;
    }

    /** Whether the source has that method, as a test of any kind. */
    private static boolean hasTest(String source, String method) {
        return source != null
                && Pattern.compile("@(Test|ParameterizedTest|TestFactory)\\b[^{};]*(\\{[^}]*}[^{};]*)?\\s"
                                + Pattern.quote(method) + "\\(")
                        .matcher(source)
                        .find();
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            boolean isBody = lines.get(i).startsWith("|") && !lines.get(i).startsWith("|--");
            boolean isHead = isBody && i + 1 < lines.size() && lines.get(i + 1).startsWith("|--");
            if (isBody && !isHead) {
                rows.add(lines.get(i));
            }
        }
        return rows;
    }

    @Test
    void eachTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = sourcesOfTests();
        List<String> missing = new ArrayList<>();
        Matcher named = TEST.matcher(String.join("\n", lines));
        int count = 0;
        while (named.find()) {
            count++;
            if (!hasTest(sources.get(named.group(1)), named.group(2))) {
                missing.add(named.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count > 0, "no test is named");
    }

    @Test
    void eachRowHasATestOrAReason() {
        List<String> bare = rows().stream()
                .filter(row -> {
                    String[] cells = row.split("\\|");
                    String last = cells[cells.length - 1].strip();
                    return cells.length != 4
                            || !TEST.matcher(last).find()
                                    && !REASON.matcher(last).matches();
                })
                .toList();
        assertEquals(List.of(), bare);
    }

    @Test
    void eachDemandOfTcpIsListedOnce() {
        List<Integer> numbers = rows().stream()
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();
        assertEquals(IntStream.rangeClosed(1, DEMANDS_OF_RFC_9293).boxed().toList(), numbers);
    }
}
