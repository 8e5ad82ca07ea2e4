package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.ExecutorCompletionService} of an image. */
public class TExecutorCompletionService<V> implements CompletionService<V> {
    private final Executor executor;
    private final BlockingQueue<Future<V>> completed;

    public TExecutorCompletionService(Executor executor) {
        this(executor, new LinkedBlockingQueue<>());
    }

    public TExecutorCompletionService(Executor executor, BlockingQueue<Future<V>> completed) {
        if (executor == null || completed == null) {
            throw new NullPointerException();
        }
        this.executor = executor;
        this.completed = completed;
    }

    /** Adds itself when it has ended. */
    private static final class Queued<V> extends TFutureTask<V> {
        private final BlockingQueue<Future<V>> completed;

        Queued(Callable<V> task, BlockingQueue<Future<V>> completed) {
            super(task);
            this.completed = completed;
        }

        @Override
        protected void done() {
            completed.add(this);
        }
    }

    @Override
    public Future<V> submit(Callable<V> task) {
        Queued<V> queued = new Queued<>(task, completed);
        executor.execute(queued);
        return queued;
    }

    @Override
    public Future<V> submit(Runnable task, V result) {
        return submit(TExecutors.callable(task, result));
    }

    @Override
    public Future<V> take() throws InterruptedException {
        return completed.take();
    }

    @Override
    public Future<V> poll() {
        return completed.poll();
    }

    @Override
    public Future<V> poll(long timeout, TimeUnit unit) throws InterruptedException {
        return completed.poll(timeout, unit);
    }
}
