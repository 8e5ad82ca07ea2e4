package org.teavm.classlib.java.util.concurrent;

/** {@code java.util.concurrent.RejectedExecutionHandler} of an image, by its documentation. */
public interface TRejectedExecutionHandler {
    void rejectedExecution(Runnable task, TThreadPoolExecutor executor);
}
