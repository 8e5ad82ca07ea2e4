package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.WaitQueue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;


/**
 * {@code java.util.concurrent.ThreadPoolExecutor} of an image. A worker is a thread that takes tasks from the queue; which
 * of them a task starts, waits for or replaces is as the class's documentation says.
 */
public class TThreadPoolExecutor extends TAbstractExecutorService {
    /** In this order. */
    private enum State {
        RUNNING("Running"),
        SHUTTING_DOWN("Shutting down"),
        STOPPING("Shutting down"),
        TERMINATED("Terminated");

        final String text;

        State(String text) {
            this.text = text;
        }
    }

    private final BlockingQueue<Runnable> queue;
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final WaitQueue terminating = new WaitQueue();
    private State state = State.RUNNING;
    private int coreSize;
    private int maximumSize;
    private long keepAliveNanos;
    private boolean isCoreLimited;
    private ThreadFactory threads;
    private TRejectedExecutionHandler handler;
    private int largestSize;
    private long completedTasks;

    public TThreadPoolExecutor(
            int coreSize, int maximumSize, long keepAlive, TimeUnit unit, BlockingQueue<Runnable> queue) {
        this(coreSize, maximumSize, keepAlive, unit, queue, TExecutors.defaultThreadFactory(), new AbortPolicy());
    }

    public TThreadPoolExecutor(
            int coreSize,
            int maximumSize,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            ThreadFactory threads) {
        this(coreSize, maximumSize, keepAlive, unit, queue, threads, new AbortPolicy());
    }

    public TThreadPoolExecutor(
            int coreSize,
            int maximumSize,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            TRejectedExecutionHandler handler) {
        this(coreSize, maximumSize, keepAlive, unit, queue, TExecutors.defaultThreadFactory(), handler);
    }

    public TThreadPoolExecutor(
            int coreSize,
            int maximumSize,
            long keepAlive,
            TimeUnit unit,
            BlockingQueue<Runnable> queue,
            ThreadFactory threads,
            TRejectedExecutionHandler handler) {
        if (coreSize < 0 || maximumSize <= 0 || maximumSize < coreSize || keepAlive < 0) {
            throw new IllegalArgumentException();
        }
        if (queue == null || threads == null || handler == null) {
            throw new NullPointerException();
        }
        this.coreSize = coreSize;
        this.maximumSize = maximumSize;
        this.keepAliveNanos = unit.toNanos(keepAlive);
        this.queue = queue;
        this.threads = threads;
        this.handler = handler;
    }

    /** A thread's body. */
    private static final class Worker implements Runnable {
        final TThreadPoolExecutor pool;
        Thread thread;
        Runnable first;
        boolean isBusy;
        long completedTasks;

        Worker(TThreadPoolExecutor pool, Runnable first) {
            this.pool = pool;
            this.first = first;
        }

        @Override
        public void run() {
            boolean isAbrupt = true;
            try {
                for (Runnable task = next(); task != null; task = next()) {
                    runTask(task);
                }
                isAbrupt = false;
            } finally {
                pool.ended(this, isAbrupt);
            }
        }

        private Runnable next() {
            Runnable task = first;
            first = null;
            return task != null ? task : pool.nextTask();
        }

        private void runTask(Runnable task) {
            isBusy = true;
            if (pool.state.ordinal() < State.STOPPING.ordinal()) {
                Thread.interrupted();
            }
            try {
                pool.beforeExecute(thread, task);
                Throwable thrown = null;
                try {
                    task.run();
                } catch (Throwable failure) {
                    thrown = failure;
                    throw failure;
                } finally {
                    pool.afterExecute(task, thrown);
                }
            } finally {
                completedTasks++;
                isBusy = false;
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        if (task == null) {
            throw new NullPointerException();
        }
        if (state != State.RUNNING) {
            reject(task);
        } else if (workers.size() < coreSize) {
            start(task);
        } else if (queue.offer(task)) {
            if (workers.isEmpty()) {
                start(null);
            }
        } else if (workers.size() < maximumSize) {
            start(task);
        } else {
            reject(task);
        }
    }

    /** For a subclass whose tasks wait in the queue in any case: starts a worker for them if one may be. */
    void ensureWorker() {
        if (workers.size() < coreSize || workers.isEmpty()) {
            start(null);
        }
    }

    private void start(Runnable first) {
        if (state != State.RUNNING && (first != null || isEnded(false))) {
            return;
        }
        Worker worker = new Worker(this, first);
        worker.thread = threads.newThread(worker);
        if (worker.thread == null) {
            return;
        }
        workers.add(worker);
        largestSize = Math.max(largestSize, workers.size());
        boolean isStarted = false;
        try {
            worker.thread.start();
            isStarted = true;
        } finally {
            if (!isStarted) {
                workers.remove(worker);
            }
        }
    }

    final void reject(Runnable task) {
        handler.rejectedExecution(task, this);
    }

    /** The next task for the current worker, or {@code null} if it shall end. */
    private Runnable nextTask() {
        boolean isLate = false;
        while (true) {
            if (isEnded(isLate)) {
                return null;
            }
            try {
                boolean isLimited = isCoreLimited || workers.size() > coreSize;
                Runnable task = isLimited ? queue.poll(keepAliveNanos, TimeUnit.NANOSECONDS) : queue.take();
                if (task != null) {
                    return task;
                }
                isLate = true;
            } catch (InterruptedException retried) {
                isLate = false;
            }
        }
    }

    private boolean isEnded(boolean isLate) {
        if (state.ordinal() >= State.STOPPING.ordinal() || state == State.SHUTTING_DOWN && queue.isEmpty()) {
            return true;
        }
        boolean isLimited = isCoreLimited || workers.size() > coreSize;
        boolean isSurplus = workers.size() > maximumSize || isLimited && isLate;
        return isSurplus && (workers.size() > 1 || queue.isEmpty());
    }

    private void ended(Worker worker, boolean isAbrupt) {
        workers.remove(worker);
        completedTasks += worker.completedTasks;
        tryTerminate();
        if (state.ordinal() < State.STOPPING.ordinal()) {
            int least = isCoreLimited ? 0 : coreSize;
            if (least == 0 && !queue.isEmpty()) {
                least = 1;
            }
            if (isAbrupt || workers.size() < least) {
                start(null);
            }
        }
    }

    private void tryTerminate() {
        boolean isOver = state == State.STOPPING || state == State.SHUTTING_DOWN && queue.isEmpty();
        if (!isOver) {
            return;
        }
        if (!workers.isEmpty()) {
            interruptIdle();
            return;
        }
        try {
            terminated();
        } finally {
            state = State.TERMINATED;
            terminating.wakeAll();
        }
    }

    private void interruptIdle() {
        for (Worker worker : workers) {
            if (!worker.isBusy) {
                worker.thread.interrupt();
            }
        }
    }

    @Override
    public void shutdown() {
        advance(State.SHUTTING_DOWN);
        interruptIdle();
        onShutdown();
        tryTerminate();
    }

    void onShutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        advance(State.STOPPING);
        for (Worker worker : workers) {
            worker.thread.interrupt();
        }
        List<Runnable> left = new ArrayList<>();
        queue.drainTo(left);
        tryTerminate();
        return left;
    }

    private void advance(State next) {
        if (state.ordinal() < next.ordinal()) {
            state = next;
        }
    }

    @Override
    public boolean isShutdown() {
        return state != State.RUNNING;
    }

    public boolean isTerminating() {
        return state == State.SHUTTING_DOWN || state == State.STOPPING;
    }

    @Override
    public boolean isTerminated() {
        return state == State.TERMINATED;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = WaitQueue.deadline(unit.toNanos(timeout));
        WaitQueue.throwIfInterrupted();
        return isTerminated() || WaitQueue.remainingNanos(deadline) > 0 && terminating.awaitUntil(deadline);
    }

    protected void beforeExecute(Thread thread, Runnable task) {}

    protected void afterExecute(Runnable task, Throwable thrown) {}

    protected void terminated() {}

    public BlockingQueue<Runnable> getQueue() {
        return queue;
    }

    public boolean remove(Runnable task) {
        boolean wasThere = queue.remove(task);
        tryTerminate();
        return wasThere;
    }

    public void purge() {
        queue.removeIf(task -> task instanceof Future<?> future && future.isCancelled());
        tryTerminate();
    }

    public void setThreadFactory(ThreadFactory factory) {
        if (factory == null) {
            throw new NullPointerException();
        }
        threads = factory;
    }

    public ThreadFactory getThreadFactory() {
        return threads;
    }

    public void setRejectedExecutionHandler(TRejectedExecutionHandler rejecting) {
        if (rejecting == null) {
            throw new NullPointerException();
        }
        handler = rejecting;
    }

    public TRejectedExecutionHandler getRejectedExecutionHandler() {
        return handler;
    }

    public void setCorePoolSize(int size) {
        if (size < 0 || maximumSize < size) {
            throw new IllegalArgumentException();
        }
        int more = size - coreSize;
        coreSize = size;
        if (workers.size() > size) {
            interruptIdle();
        }
        for (int i = Math.min(more, queue.size()); i > 0 && workers.size() < coreSize; i--) {
            start(null);
        }
    }

    public int getCorePoolSize() {
        return coreSize;
    }

    public boolean prestartCoreThread() {
        boolean isMissing = workers.size() < coreSize;
        if (isMissing) {
            start(null);
        }
        return isMissing;
    }

    public int prestartAllCoreThreads() {
        int started = 0;
        while (prestartCoreThread()) {
            started++;
        }
        return started;
    }

    public void setMaximumPoolSize(int size) {
        if (size <= 0 || size < coreSize) {
            throw new IllegalArgumentException();
        }
        maximumSize = size;
        if (workers.size() > size) {
            interruptIdle();
        }
    }

    public int getMaximumPoolSize() {
        return maximumSize;
    }

    public boolean allowsCoreThreadTimeOut() {
        return isCoreLimited;
    }

    public void allowCoreThreadTimeOut(boolean value) {
        if (value && keepAliveNanos <= 0) {
            throw new IllegalArgumentException("Core threads must have nonzero keep alive times");
        }
        isCoreLimited = value;
        if (value) {
            interruptIdle();
        }
    }

    public void setKeepAliveTime(long time, TimeUnit unit) {
        if (time < 0) {
            throw new IllegalArgumentException();
        }
        if (time == 0 && isCoreLimited) {
            throw new IllegalArgumentException("Core threads must have nonzero keep alive times");
        }
        keepAliveNanos = unit.toNanos(time);
        interruptIdle();
    }

    public long getKeepAliveTime(TimeUnit unit) {
        return unit.convert(keepAliveNanos, TimeUnit.NANOSECONDS);
    }

    public int getPoolSize() {
        return isTerminated() ? 0 : workers.size();
    }

    public int getActiveCount() {
        int active = 0;
        for (Worker worker : workers) {
            active += worker.isBusy ? 1 : 0;
        }
        return active;
    }

    public int getLargestPoolSize() {
        return largestSize;
    }

    public long getTaskCount() {
        return getCompletedTaskCount() + getActiveCount() + queue.size();
    }

    public long getCompletedTaskCount() {
        long completed = completedTasks;
        for (Worker worker : workers) {
            completed += worker.completedTasks;
        }
        return completed;
    }

    @Override
    public String toString() {
        return super.toString() + "[" + state.text + ", pool size = " + workers.size() + ", active threads = "
                + getActiveCount() + ", queued tasks = " + queue.size() + ", completed tasks = " + getCompletedTaskCount()
                + "]";
    }

    /** Refuses a task by an exception. */
    public static class AbortPolicy implements TRejectedExecutionHandler {
        public AbortPolicy() {}

        @Override
        public void rejectedExecution(Runnable task, TThreadPoolExecutor executor) {
            throw new RejectedExecutionException("Task " + task + " rejected from " + executor);
        }
    }

    /** Runs a task on its caller's thread. */
    public static class CallerRunsPolicy implements TRejectedExecutionHandler {
        public CallerRunsPolicy() {}

        @Override
        public void rejectedExecution(Runnable task, TThreadPoolExecutor executor) {
            if (!executor.isShutdown()) {
                task.run();
            }
        }
    }

    /** Drops a task. */
    public static class DiscardPolicy implements TRejectedExecutionHandler {
        public DiscardPolicy() {}

        @Override
        public void rejectedExecution(Runnable task, TThreadPoolExecutor executor) {}
    }

    /** Drops the task that has waited longest. */
    public static class DiscardOldestPolicy implements TRejectedExecutionHandler {
        public DiscardOldestPolicy() {}

        @Override
        public void rejectedExecution(Runnable task, TThreadPoolExecutor executor) {
            if (!executor.isShutdown()) {
                executor.getQueue().poll();
                executor.execute(task);
            }
        }
    }
}
