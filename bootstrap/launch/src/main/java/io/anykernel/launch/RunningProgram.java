package io.anykernel.launch;

import java.util.List;
import java.util.OptionalInt;

/** A program that runs on an instance of its own. Closing it ends both, and releases the ports that it published. */
public interface RunningProgram extends AutoCloseable {
    /** Where its ports are published, in the manifest's order. */
    List<BoundPort> published();

    /** The status that it has ended with by itself, or nothing while it runs. */
    OptionalInt status();

    /**
     * Waits until it has ended, or {@link #end} was called.
     *
     * @return its status; 0 if it was ended
     */
    int awaitEnd() throws InterruptedException;

    /** Has {@link #awaitEnd} return; closes nothing by itself. */
    void end();

    @Override
    void close();
}
