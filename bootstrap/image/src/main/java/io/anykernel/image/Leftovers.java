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
 * What must not outlive this process: programs that it started, and folders for what is only made on the way. On Ctrl-C
 * and SIGTERM the programs are ended and then the folders deleted, and no new ones come to be.
 */
public final class Leftovers {
    private static final long SIGNAL_NANOS = 1_000_000_000L;

    /** Guarded by the class, as the folders and the flag are. */
    private static final Set<Process> PROGRAMS = new LinkedHashSet<>();

    private static final Set<Path> FOLDERS = new LinkedHashSet<>();
    private static boolean isEnding;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::clearAway, "leftovers"));
    }

    private Leftovers() {}

    /** A step that makes files or programs. */
    public interface Step<T> {
        T take() throws IOException;
    }

    /** Whether this process is ending: what fails now fails because of that, which is nobody's news. */
    public static synchronized boolean isEnding() {
        return isEnding;
    }

    /**
     * For who sees a program of ours end by a signal that a terminal sends to all: returns when this process is ending
     * too, or after a second if the signal was not for it.
     */
    static synchronized void awaitEnding() {
        long deadline = System.nanoTime() + SIGNAL_NANOS;
        try {
            for (long left = SIGNAL_NANOS; !isEnding && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(Leftovers.class, left);
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

    /** Starts a program; whoever started it calls {@link #end} when it is no longer needed. */
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
        synchronized (Leftovers.class) {
            PROGRAMS.remove(program);
        }
    }

    /**
     * Makes a folder with a new name; whoever made it calls {@link #delete}.
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
        synchronized (Leftovers.class) {
            FOLDERS.remove(folder);
        }
    }

    private static void clearAway() {
        List<Process> programs;
        List<Path> folders;
        synchronized (Leftovers.class) {
            isEnding = true;
            Leftovers.class.notifyAll();
            programs = new ArrayList<>(PROGRAMS);
            folders = new ArrayList<>(FOLDERS);
        }
        programs.forEach(Leftovers::end);
        for (Path folder : folders) {
            try {
                delete(folder);
            } catch (IOException kept) {
                System.err.println("anykernel: cannot delete " + folder + ": " + kept.getMessage());
            }
        }
    }

    /** Goes on where somebody else deletes too. */
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
