package io.anykernel.launch;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and SIGTERM, as a command waits for them: the JVM then stays until the command has closed what runs. While an image
 * is being made nothing runs yet: programs and files on the way to it are cleared away by others.
 */
public final class StopHook {
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isRunning;
    private volatile Runnable onStop = () -> {};

    public StopHook() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait));
    }

    private void stopAndWait() {
        stop.countDown();
        onStop.run();
        if (!isRunning) {
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Something runs that has to be closed in order. */
    public void running() {
        isRunning = true;
    }

    /** As {@link #running()}, with what makes the command's wait return. */
    public void running(Runnable whatEndsTheWait) {
        onStop = whatEndsTheWait;
        isRunning = true;
        if (stop.getCount() == 0) {
            whatEndsTheWait.run();
        }
    }

    /** Nothing runs any more. */
    public void closed() {
        closed.countDown();
    }

    /** Released by the signal. */
    public CountDownLatch stop() {
        return stop;
    }
}
