package io.anykernel.benchmarks.impairment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    /** Of ten coins one or none shows heads in 11 of 1,024 cases, two or fewer in 56: 2.5 % are 25.6. */
    @Test
    void theIntervalLeavesOutWhatTheSignTestAllows() {
        assertEquals(0, Summary.cut(5));
        assertEquals(0, Summary.cut(6));
        assertEquals(0, Summary.cut(8));
        assertEquals(1, Summary.cut(9));
        assertEquals(1, Summary.cut(10));
        assertEquals(5, Summary.cut(20));
    }

    @Test
    void roundsAreReadAgainAndNotRunAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rounds");
        Round round = new Round("loss-1%-20ms", "send", 3, -5, 7.25, 8.5, 9);
        new Results(file).add(round);
        Results again = new Results(file);
        assertEquals(round, again.of("loss-1%-20ms", "send").get(0));
        assertTrue(again.has("loss-1%-20ms", "send", 3));
        assertTrue(!again.has("loss-1%-20ms", "send", 2) && !again.has("loss-1%-20ms", "receive", 3));
        Files.writeString(file, "no round\n");
        assertThrows(IOException.class, () -> new Results(file));
    }

    @Test
    void conditionsOfEachCellAreReadAsTheyWereWritten() {
        for (Cell cell : Cell.grid()) {
            assertEquals(cell.conditions(), Conditions.parse(cell.conditions().words()));
        }
        assertEquals(6, Cell.grid().stream().filter(Cell::isQuick).count());
    }
}
