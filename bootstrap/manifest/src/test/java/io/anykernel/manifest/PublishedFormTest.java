package io.anykernel.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The schema in the jar and the reference in the docs state what the reader reads. With {@code -Danykernel.rewrite=true} both are
 * written anew.
 */
class PublishedFormTest {
    private static final Path SCHEMA = Path.of("src/main/resources/io/anykernel/manifest/anykernel.schema.json");
    private static final Path REFERENCE = Path.of("../../docs/manifest.md");
    private static final String BEGIN = "<!-- keys: written by PublishedFormTest -->\n";
    private static final String END = "<!-- end of keys -->\n";

    @Test
    void theSchemaStatesTheShape() throws IOException {
        String stated = SchemaText.of(ManifestShape.ROOT);
        if (Boolean.getBoolean("anykernel.rewrite")) {
            Files.writeString(SCHEMA, stated);
        }
        assertEquals(stated, Files.readString(SCHEMA));
    }

    @Test
    void theReferenceListsEachKey() throws IOException {
        String page = Files.readString(REFERENCE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        assertTrue(begin >= 0 && end > begin, "the marks of the table");
        String rewritten =
                page.substring(0, begin + BEGIN.length()) + ReferenceText.of(ManifestShape.ROOT) + page.substring(end);
        if (Boolean.getBoolean("anykernel.rewrite")) {
            Files.writeString(REFERENCE, rewritten);
            page = rewritten;
        }
        assertEquals(rewritten, page);
    }

    @Test
    void theReferencesExamplesAreManifests() throws IOException {
        String[] parts = Files.readString(REFERENCE).split("```");
        int examples = 0;
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith("yaml\n")) {
                examples++;
                ManifestReader.parse(parts[i].substring("yaml\n".length()), "docs/manifest.md", Path.of(""));
            }
        }
        assertTrue(examples > 0, "no example");
    }
}
