package io.anykernel.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Child processes and temporary folders that must not outlive this process. On Ctrl-C and SIGTERM the children are ended,
 * then the folders deleted; from then on no new ones are created.
 */
public final class CleanupRegistry {
    private static final long SIGNAL_NANOS = 1_000_000_000L;

    /** Guarded by the class, as the folders and the flag are. */
    private static final Set<Process> PROGRAMS = new LinkedHashSet<>();

    private static final Set<Path> FOLDERS = new LinkedHashSet<>();
    private static boolean isEnding;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(CleanupRegistry::cleanUp, "cleanup"));
    }

    private CleanupRegistry() {}

    /** A step that makes files or programs. */
    public interface Step<T> {
        T take() throws IOException;
    }

    /** Whether this process is ending: failures from now on are a consequence and need no report. */
    public static synchronized boolean isEnding() {
        return isEnding;
    }

    /**
     * Waits until this process is ending, at most a second. For the caller whose child ended by a signal, which a
     * terminal sends to the whole process group.
     */
    static synchronized void awaitEnding() {
        long deadline = System.nanoTime() + SIGNAL_NANOS;
        try {
            for (long left = SIGNAL_NANOS; !isEnding && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(CleanupRegistry.class, left);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes a short step that makes files, wholly before this process begins to end or not at all.
     *
     * @throws ImageException if it is ending
     */
    public static synchronized <T> T make(Step<T> step) throws IOException {
        if (isEnding) {
            throw new ImageException("interrupted");
        }
        return step.take();
    }

    /** Starts a program; the caller owns it and ends it with {@link #end}. */
    public static Process start(ProcessBuilder program) throws IOException {
        return make(() -> {
            Process started = program.start();
            PROGRAMS.add(started);
            return started;
        });
    }

    /** Ends a program and those that it has started, at once, and returns when it has ended. */
    public static void end(Process program) {
        List<ProcessHandle> children = program.isAlive() ? program.descendants().toList() : List.of();
        program.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            program.waitFor();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        synchronized (CleanupRegistry.class) {
            PROGRAMS.remove(program);
        }
    }

    /**
     * Creates a folder with a new name; the caller owns it and deletes it with {@link #delete}.
     *
     * @param parent {@code null} for where the system keeps temporary files
     */
    public static Path folder(Path parent, String prefix) throws IOException {
        return make(() -> {
            Path made = parent == null ? Files.createTempDirectory(prefix) : Files.createTempDirectory(parent, prefix);
            FOLDERS.add(made);
            return made;
        });
    }

    /** Deletes a folder with all that it holds; that it is gone already is as good. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new Deletion());
        }
        synchronized (CleanupRegistry.class) {
            FOLDERS.remove(folder);
        }
    }

    private static void cleanUp() {
        List<Process> programs;
        List<Path> folders;
        synchronized (CleanupRegistry.class) {
            isEnding = true;
            CleanupRegistry.class.notifyAll();
            programs = new ArrayList<>(PROGRAMS);
            folders = new ArrayList<>(FOLDERS);
        }
        programs.forEach(CleanupRegistry::end);
        for (Path folder : folders) {
            try {
                delete(folder);
            } catch (IOException kept) {
                System.err.println("anykernel: cannot delete " + folder + ": " + kept.getMessage());
            }
        }
    }

    /** Tolerates files that vanish meanwhile: another process may delete too. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
            if (Files.exists(file)) {
                throw gone;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
