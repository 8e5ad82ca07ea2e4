package io.anykernel.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.anykernel.manifest.shape.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The reader and a validator that reads the published schema judge every file alike: rules that no schema can state are left out
 * of the reader's answer, and are marked as such ({@link Problem.Kind#isInSchema}).
 */
class AgreementTest {
    private static final Path FILES = Path.of("src/test/resources/io/anykernel/manifest");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema schema = schema();

    private static Schema schema() {
        try (InputStream text = ManifestReader.class.getResourceAsStream("anykernel.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text, InputFormat.JSON);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static List<Problem> problems(String text) {
        try {
            ManifestReader.parse(text, "anykernel.yaml", Path.of("/folder"));
            return List.of();
        } catch (ManifestException wrong) {
            assertFalse(wrong.problems().isEmpty());
            return wrong.problems();
        }
    }

    private void assertAgree(String text, JsonNode json, String what) {
        List<Problem> found = problems(text);
        boolean isRefused = found.stream().anyMatch(each -> each.kind().isInSchema());
        var errors = schema.validate(json);
        assertEquals(isRefused, !errors.isEmpty(), () -> what + "\nreader: " + found + "\nschema: " + errors);
    }

    private static JsonNode json(String yaml) {
        Object loaded =
                new Load(LoadSettings.builder().setAllowDuplicateKeys(true).build()).loadFromString(yaml);
        return JSON.valueToTree(loaded);
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(FILES.resolve(folder))) {
            return files.sorted().toList().stream();
        }
    }

    @TestFactory
    Stream<DynamicTest> rightFilesAreRightForBoth() throws IOException {
        return files("right")
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String text = Files.readString(file);
                    assertEquals(List.of(), problems(text));
                    assertAgree(text, json(text), text);
                }));
    }

    /** The first lines of each file are the reader's answer, as comments. */
    @TestFactory
    Stream<DynamicTest> wrongFilesAreWrongForBothAndTheirProblemsAreNamed() throws IOException {
        return files("wrong")
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String text = Files.readString(file);
                    List<String> said = text.lines()
                            .filter(line -> line.startsWith("#! "))
                            .map(line -> line.substring(3))
                            .toList();
                    List<Problem> found = problems(text);
                    assertFalse(found.isEmpty(), "not refused");
                    assertEquals(
                            said, found.stream().map(each -> each.line("x")).toList());
                    boolean isYaml = found.stream().noneMatch(each -> each.kind() == Problem.Kind.SYNTAX);
                    if (isYaml) {
                        assertAgree(text, json(text), text);
                    }
                }));
    }

    @Test
    void changedFilesAreJudgedAlike() throws IOException {
        long seed = Long.getLong("anykernel.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Path> examples = files("right").toList();
        int wrong = 0;
        int rounds = Integer.getInteger("anykernel.manifests", 1000);
        for (int i = 0; i < rounds; i++) {
            JsonNode example = json(Files.readString(examples.get(random.nextInt(examples.size()))));
            JsonNode changed = Mutations.change(example, random);
            // JSON is YAML: one text for both.
            String text = changed.toString();
            assertAgree(text, changed, "seed " + seed + " round " + i + ": " + text);
            wrong += problems(text).isEmpty() ? 0 : 1;
        }
        assertTrue(wrong > rounds / 4 && wrong < rounds, "of " + rounds + " changed files " + wrong + " were wrong");
    }
}
