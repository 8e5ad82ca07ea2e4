package io.anykernel.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs of the C compiler, as many at a time as there are processors, in the order in which they were added. */
final class ObjectFiles {
    private final List<Callable<Void>> runs = new ArrayList<>();

    /** One run; it writes a file of its own. */
    interface Run {
        void run() throws IOException;
    }

    void add(Run run) {
        runs.add(() -> {
            run.run();
            return null;
        });
    }

    /**
     * Returns when no run is left, done or failed; after a failure none is begun.
     *
     * @throws IOException of the first that failed, as other exceptions
     */
    void runAll(BuildProgress progress) throws IOException {
        progress.reached(BuildProgress.Stage.COMPILATION, 0, runs.size());
        int threads = Math.min(runs.size(), Runtime.getRuntime().availableProcessors());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            ExecutorCompletionService<Void> completed = new ExecutorCompletionService<>(executor);
            runs.forEach(completed::submit);
            for (int done = 1; done <= runs.size(); done++) {
                completed.take().get();
                progress.reached(BuildProgress.Stage.COMPILATION, done, runs.size());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while gcc ran", interrupted);
        } catch (ExecutionException failed) {
            throw asThrown(failed.getCause());
        } finally {
            end(executor);
        }
    }

    private static IOException asThrown(Throwable cause) {
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        return (IOException) cause;
    }

    /** Files are written no more on return, whatever interrupts the wait. */
    private static void end(ExecutorService executor) {
        executor.shutdownNow();
        boolean wasInterrupted = false;
        boolean hasEnded = false;
        while (!hasEnded) {
            try {
                hasEnded = executor.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException interrupted) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
