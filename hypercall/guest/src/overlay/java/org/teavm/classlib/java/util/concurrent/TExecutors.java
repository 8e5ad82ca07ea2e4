package org.teavm.classlib.java.util.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.Executors} of an image. */
public class TExecutors {
    private static final long CACHED_SECONDS = 60;
    private static int pools;

    private TExecutors() {}

    public static ExecutorService newFixedThreadPool(int threads) {
        return newFixedThreadPool(threads, defaultThreadFactory());
    }

    public static ExecutorService newFixedThreadPool(int threads, ThreadFactory factory) {
        return new TThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    }

    public static ExecutorService newSingleThreadExecutor() {
        return newFixedThreadPool(1);
    }

    public static ExecutorService newSingleThreadExecutor(ThreadFactory factory) {
        return newFixedThreadPool(1, factory);
    }

    public static ExecutorService newCachedThreadPool() {
        return newCachedThreadPool(defaultThreadFactory());
    }

    public static ExecutorService newCachedThreadPool(ThreadFactory factory) {
        return new TThreadPoolExecutor(
                0, Integer.MAX_VALUE, CACHED_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** One processor has no use for more threads than one that run; they are daemons, as there. */
    public static ExecutorService newWorkStealingPool() {
        return newWorkStealingPool(1);
    }

    public static ExecutorService newWorkStealingPool(int parallelism) {
        return newFixedThreadPool(parallelism, daemons("ForkJoinPool-" + ++pools + "-worker-"));
    }

    public static ScheduledExecutorService newScheduledThreadPool(int coreSize) {
        return new TScheduledThreadPoolExecutor(coreSize);
    }

    public static ScheduledExecutorService newScheduledThreadPool(int coreSize, ThreadFactory factory) {
        return new TScheduledThreadPoolExecutor(coreSize, factory);
    }

    public static ScheduledExecutorService newSingleThreadScheduledExecutor() {
        return newScheduledThreadPool(1);
    }

    public static ScheduledExecutorService newSingleThreadScheduledExecutor(ThreadFactory factory) {
        return newScheduledThreadPool(1, factory);
    }

    public static ThreadFactory defaultThreadFactory() {
        String prefix = "pool-" + ++pools + "-thread-";
        return new ThreadFactory() {
            private int threads;

            @Override
            public Thread newThread(Runnable body) {
                Thread thread = new Thread(body, prefix + ++threads);
                thread.setDaemon(false);
                thread.setPriority(Thread.NORM_PRIORITY);
                return thread;
            }
        };
    }

    static ThreadFactory daemons(String prefix) {
        return new ThreadFactory() {
            private int threads;

            @Override
            public Thread newThread(Runnable body) {
                Thread thread = new Thread(body, prefix + ++threads);
                thread.setDaemon(true);
                return thread;
            }
        };
    }

    public static <T> Callable<T> callable(Runnable task, T result) {
        if (task == null) {
            throw new NullPointerException();
        }
        return () -> {
            task.run();
            return result;
        };
    }

    public static Callable<Object> callable(Runnable task) {
        return callable(task, null);
    }
}
