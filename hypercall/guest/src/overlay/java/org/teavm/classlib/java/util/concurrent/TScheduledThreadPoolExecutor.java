package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;


/** {@code java.util.concurrent.ScheduledThreadPoolExecutor} of an image. */
public class TScheduledThreadPoolExecutor extends TThreadPoolExecutor implements ScheduledExecutorService {
    private static long sequence;

    private boolean isPeriodicContinued;
    private boolean isDelayedDropped;
    private boolean isCancelledRemoved;

    public TScheduledThreadPoolExecutor(int coreSize) {
        this(coreSize, TExecutors.defaultThreadFactory(), new AbortPolicy());
    }

    public TScheduledThreadPoolExecutor(int coreSize, ThreadFactory threads) {
        this(coreSize, threads, new AbortPolicy());
    }

    public TScheduledThreadPoolExecutor(int coreSize, TRejectedExecutionHandler handler) {
        this(coreSize, TExecutors.defaultThreadFactory(), handler);
    }

    public TScheduledThreadPoolExecutor(int coreSize, ThreadFactory threads, TRejectedExecutionHandler handler) {
        super(coreSize, Integer.MAX_VALUE, 10, TimeUnit.MILLISECONDS, new DueQueue(), threads, handler);
    }

    /** A task with the time at which it is due. */
    private static final class Task<V> extends TFutureTask<V> implements RunnableScheduledFuture<V> {
        private final TScheduledThreadPoolExecutor pool;
        private final long number = sequence++;

        /** Between two starts if positive, from an end to the next start if negative, in nanoseconds; or 0. */
        private final long period;

        private long dueNanos;

        Task(TScheduledThreadPoolExecutor pool, Callable<V> body, long delayNanos, long period) {
            super(body);
            this.pool = pool;
            this.period = period;
            dueNanos = WaitQueue.deadline(Math.max(delayNanos, 0));
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(WaitQueue.remainingNanos(dueNanos), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            if (other instanceof Task<?> task) {
                int byTime = Long.compare(dueNanos, task.dueNanos);
                return byTime != 0 ? byTime : Long.compare(number, task.number);
            }
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean isPeriodic() {
            return period != 0;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean isCancelled = super.cancel(mayInterruptIfRunning);
            if (isCancelled && pool.isCancelledRemoved) {
                pool.remove(this);
            }
            return isCancelled;
        }

        @Override
        public void run() {
            if (!pool.mayRun(this)) {
                cancel(false);
            } else if (period == 0) {
                super.run();
            } else if (runAndReset()) {
                dueNanos = period > 0 ? dueNanos + period : WaitQueue.deadline(-period);
                pool.enqueueAgain(this);
            }
        }
    }

    /** Tasks in the order in which they are due; one is taken when it is. */
    private static final class DueQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {
        private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>();
        private final WaitQueue takers = new WaitQueue();

        @Override
        public boolean offer(Runnable task) {
            tasks.add((Task<?>) task);
            if (tasks.peek() == task) {
                takers.wakeFirst();
            }
            return true;
        }

        @Override
        public boolean offer(Runnable task, long timeout, TimeUnit unit) {
            return offer(task);
        }

        @Override
        public void put(Runnable task) {
            offer(task);
        }

        @Override
        public Runnable peek() {
            return tasks.peek();
        }

        @Override
        public Runnable poll() {
            return isDue() ? tasks.poll() : null;
        }

        private boolean isDue() {
            return !tasks.isEmpty() && WaitQueue.remainingNanos(tasks.peek().dueNanos) <= 0;
        }

        @Override
        public Runnable take() throws InterruptedException {
            return await(Fibers.NEVER);
        }

        @Override
        public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
            return await(WaitQueue.deadline(unit.toNanos(timeout)));
        }

        private Runnable await(long deadlineNanos) throws InterruptedException {
            WaitQueue.throwIfInterrupted();
            while (!isDue()) {
                if (WaitQueue.remainingNanos(deadlineNanos) <= 0) {
                    return null;
                }
                long due = tasks.isEmpty() ? Fibers.NEVER : tasks.peek().dueNanos;
                takers.awaitUntil(Math.min(due, deadlineNanos));
            }
            Runnable task = tasks.poll();
            if (!tasks.isEmpty()) {
                takers.wakeFirst();
            }
            return task;
        }

        @Override
        public boolean remove(Object task) {
            return tasks.remove(task);
        }

        @Override
        public int size() {
            return tasks.size();
        }

        @Override
        public int remainingCapacity() {
            return Integer.MAX_VALUE;
        }

        @Override
        public Iterator<Runnable> iterator() {
            return List.<Runnable>copyOf(tasks).iterator();
        }

        @Override
        public void clear() {
            tasks.clear();
        }

        @Override
        public int drainTo(Collection<? super Runnable> target) {
            return drainTo(target, Integer.MAX_VALUE);
        }

        @Override
        public int drainTo(Collection<? super Runnable> target, int maximum) {
            int drained = 0;
            while (drained < maximum && !tasks.isEmpty()) {
                target.add(tasks.poll());
                drained++;
            }
            return drained;
        }
    }

    private boolean mayRun(Task<?> task) {
        return !isShutdown() || isTerminating() && (task.isPeriodic() ? isPeriodicContinued : !isDelayedDropped);
    }

    private <V> Task<V> enqueue(Task<V> task) {
        if (isShutdown()) {
            reject(task);
        } else {
            getQueue().add(task);
            ensureWorker();
        }
        return task;
    }

    private void enqueueAgain(Task<?> task) {
        if (mayRun(task)) {
            getQueue().add(task);
            ensureWorker();
        } else {
            task.cancel(false);
        }
    }

    @Override
    void onShutdown() {
        for (Runnable task : getQueue()) {
            if (task instanceof Task<?> scheduled && (!mayRun(scheduled) || scheduled.isCancelled())) {
                getQueue().remove(task);
                scheduled.cancel(false);
            }
        }
    }

    private static Callable<Void> callable(Runnable task) {
        return TExecutors.callable(task, null);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return enqueue(new Task<>(this, callable(task), unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return enqueue(new Task<>(this, task, unit.toNanos(delay), 0));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return enqueue(new Task<>(this, callable(task), unit.toNanos(initialDelay), positive(period, unit)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return enqueue(new Task<>(this, callable(task), unit.toNanos(initialDelay), -positive(delay, unit)));
    }

    private static long positive(long time, TimeUnit unit) {
        if (time <= 0) {
            throw new IllegalArgumentException();
        }
        return unit.toNanos(time);
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return schedule(TExecutors.callable(task, result), 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    public void setContinueExistingPeriodicTasksAfterShutdownPolicy(boolean value) {
        isPeriodicContinued = value;
        if (!value && isShutdown()) {
            onShutdown();
        }
    }

    public boolean getContinueExistingPeriodicTasksAfterShutdownPolicy() {
        return isPeriodicContinued;
    }

    public void setExecuteExistingDelayedTasksAfterShutdownPolicy(boolean value) {
        isDelayedDropped = !value;
        if (!value && isShutdown()) {
            onShutdown();
        }
    }

    public boolean getExecuteExistingDelayedTasksAfterShutdownPolicy() {
        return !isDelayedDropped;
    }

    public void setRemoveOnCancelPolicy(boolean value) {
        isCancelledRemoved = value;
    }

    public boolean getRemoveOnCancelPolicy() {
        return isCancelledRemoved;
    }
}
