package io.anykernel.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** A demo that runs. */
interface DemoRun extends AutoCloseable {
    /** Says what was wired, how long it took and where the page is. */
    void report(PrintWriter out);

    /** Returns when {@code stop} is released, or the demo has ended by itself. */
    void awaitEnd(CountDownLatch stop) throws InterruptedException;

    @Override
    void close();
}
