package io.anykernel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.image.BuildProgress;
import io.anykernel.image.BuildProgress.Stage;
import io.anykernel.image.ImageBuilder;
import io.anykernel.image.ImageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ProgressLineTest {
    private final StringWriter text = new StringWriter();

    private static void build(BuildProgress progress) {
        progress.reached(Stage.ANALYSIS, 0, 0);
        progress.reached(Stage.ANALYSIS, 99, 0);
        progress.reached(Stage.ANALYSIS, 1234, 0);
        progress.reached(Stage.TRANSLATION, 0, 1000);
        progress.reached(Stage.TRANSLATION, 431, 1000);
        progress.reached(Stage.COMPILATION, 13, 13);
        progress.reached(Stage.LINKING, 0, 1);
    }

    @Test
    void whereThereIsNoTerminalEachStageIsALine() {
        try (ProgressLine line = new ProgressLine(new PrintWriter(text), false)) {
            build(line);
        }
        assertEquals(
                "finding the classes that are used\ntranslating them to C\ncompiling the C\nlinking\n",
                text.toString().replace("\r\n", "\n"));
    }

    @Test
    void onATerminalOneLineIsRewrittenAndClearedInTheEnd() {
        try (ProgressLine line = new ProgressLine(new PrintWriter(text), true)) {
            build(line);
            assertFalse(text.toString().contains("\n"));
        }
        String[] shown = text.toString().split("\r");
        assertEquals("finding the classes that are used: 0", shown[1]);
        assertEquals("finding the classes that are used: 1200", shown[2]);
        assertEquals("translating them to C: 0 %", shown[3].strip());
        assertEquals(shown[2].length(), shown[3].length(), "what was longer is overwritten");
        assertEquals("translating them to C: 43 %", shown[4].strip());
        assertEquals("compiling the C: 13 of 13", shown[5].strip());
        assertEquals("linking: 0 of 1", shown[6].strip());
        assertTrue(shown[7].isBlank());
        assertTrue(text.toString().endsWith("\r"));
    }

    @Test
    void aBuildThatFailsLeavesNoLineBehindItsMessage(@TempDir Path folder) {
        ImageBuilder doomed =
                new ImageBuilder().classPath(java.util.List.of(folder)).mainClass("no.such.Main");
        ProgressOption loud = new ProgressOption();
        assertThrows(ImageException.class, () -> loud.build(doomed, folder, new PrintWriter(text)));
        assertFalse(text.toString().contains("\r"));
    }

    @Test
    void quietIsAnOptionOfEveryCommandThatBuildsImages() {
        for (String command : new String[] {"image", "run", "oci", "demo"}) {
            CommandLine.Model.CommandSpec spec =
                    Main.commandLine().getSubcommands().get(command).getCommandSpec();
            assertTrue(spec.optionsMap().containsKey("--quiet"), command);
            assertTrue(spec.optionsMap().containsKey("-q"), command);
        }
    }
}
