package io.anykernel.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.image.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each repair is needed: without it its program of the corpus does not print what HotSpot does. An image a repair takes
 * minutes for all of them, so the tests try those that {@code -Danykernel.repairs=NAME,NAME} names, or {@code all}.
 */
class RepairTest {
    private static final String CHOSEN = System.getProperty("anykernel.repairs", "NARROWING,ARGUMENT_ORDER");

    private static final String MAIN = Corpus.class.getPackageName() + ".One";

    @TempDir
    Path folder;

    @Test
    void theDocumentedTableIsTheListOfRepairs() throws IOException {
        String page = Files.readString(Path.of("../../docs/compiler-differences.md"));
        String rows = Arrays.stream(Repair.values()).map(Repair::row).collect(Collectors.joining("\n"));
        int start = page.indexOf("| `" + Repair.values()[0] + "`");
        assertEquals(rows, page.substring(start, page.indexOf("\n\n", start)));
    }

    @ParameterizedTest
    @EnumSource(Repair.class)
    void withoutARepairItsProgramPrintsSomethingElse(Repair repair) throws IOException {
        assumeTrue(CHOSEN.equals("all") || List.of(CHOSEN.split(",")).contains(repair.name()), "not chosen");
        TestImages.needsGcc();
        List<Path> classPath =
                List.of(compileMain(repair.program()), TestImages.classPath().get(0));
        String expected = TestImages.onHotSpot(classPath, MAIN);
        assertNotEquals(expected, withoutRepair(repair, classPath), () -> "no program needs " + repair);
    }

    /** What the image prints, or what kept it from being made or from ending. */
    private String withoutRepair(Repair repair, List<Path> classPath) throws IOException {
        try {
            Image image = new ImageBuilder()
                    .classPath(classPath)
                    .mainClass(MAIN)
                    .heapMib(64)
                    .name("without")
                    .without(repair)
                    .build(folder, Flavour.LINUX_PROCESS)
                    .get(0);
            return Tools.run(List.of("timeout", "60", image.file().toString())).output();
        } catch (ImageException | AssertionError refused) {
            return refused.getMessage(); // TeaVM asserts that a variable is defined before it is used
        }
    }

    private Path compileMain(String program) throws IOException {
        Path source = folder.resolve("One.java");
        Files.writeString(
                source,
                "package " + Corpus.class.getPackageName() + ";\npublic class One {\n"
                        + "    public static void main(String[] arguments) throws Exception {\n"
                        + "        new " + program + "().run();\n    }\n}\n");
        String classPath = TestImages.classPath().get(0).toString();
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString());
        assertEquals(0, status);
        return folder;
    }
}
