package io.anykernel.maven;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.launch.BoundPort;
import io.anykernel.launch.RunningProgram;
import io.anykernel.launch.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a build ends that has started a program: the program is closed whatever it did, and its failure is the build's. */
class StopMojoTest {
    @TempDir
    Path folder;

    private final StopMojo stop = new StopMojo();

    StopMojoTest() {
        stop.setPluginContext(new HashMap<>());
    }

    /** A program that has ended with a status, or runs. */
    private static final class Program implements RunningProgram {
        private final OptionalInt status;
        private boolean isEnded;
        private boolean isClosed;

        Program(OptionalInt status) {
            this.status = status;
        }

        @Override
        public List<BoundPort> published() {
            return List.of();
        }

        @Override
        public OptionalInt status() {
            return status;
        }

        @Override
        public int awaitEnd() {
            return status.orElseThrow();
        }

        @Override
        public void end() {
            isEnded = true;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private ConsoleFile console() {
        return ConsoleFile.in(folder, new SystemStreamLog());
    }

    private Program started(OptionalInt status) {
        Program program = new Program(status);
        new StartedProgram(program, null, console()).keep(stop);
        return program;
    }

    @Test
    void aStatusOtherThanZeroFailsTheBuildAndNamesTheConsole() {
        Program program = started(OptionalInt.of(3));
        String message = assertThrows(MojoFailureException.class, stop::execute).getMessage();
        assertTrue(message.contains("status 3"), message);
        assertTrue(message.contains(folder.resolve("console.log").toString()), message);
        assertTrue(program.isClosed);
    }

    @Test
    void aProgramThatRunsOrEndedWellIsClosed() {
        Program running = started(OptionalInt.empty());
        assertDoesNotThrow(stop::execute);
        assertTrue(running.isEnded && running.isClosed);
        Program ended = started(OptionalInt.of(0));
        assertDoesNotThrow(stop::execute);
        assertTrue(ended.isClosed);
    }

    @Test
    void thereIsOneProgramAtATimeAndNoneIsNoMistake() {
        started(OptionalInt.empty());
        assertThrows(UserError.class, () -> StartedProgram.requireNone(stop));
        assertDoesNotThrow(stop::execute);
        assertDoesNotThrow(() -> StartedProgram.requireNone(stop));
        assertDoesNotThrow(stop::execute);
    }

    @Test
    void aConsoleIsWaitedForUntilItShowsATextOrTheProgramEnds() throws Exception {
        Duration limit = Duration.ofMinutes(1);
        try (ConsoleFile console = console()) {
            console.console("starting");
            console.console("listening at port 7");
            assertTrue(console.await("listening", new Program(OptionalInt.empty()), limit));
            assertFalse(console.await("ready", new Program(OptionalInt.of(1)), limit), "it has ended");
            assertFalse(console.await("ready", new Program(OptionalInt.empty()), Duration.ofMillis(1)));
        }
        assertEquals(List.of("starting", "listening at port 7"), Files.readAllLines(folder.resolve("console.log")));
    }
}
