package org.teavm.classlib.java.util.concurrent;

import io.anykernel.hypercall.guest.Fibers;
import io.anykernel.hypercall.guest.WaitQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;


/** {@code java.util.concurrent.FutureTask} of an image. */
public class TFutureTask<V> implements RunnableFuture<V> {
    private enum State {
        NEW,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    private final WaitQueue waiting = new WaitQueue();
    private Callable<V> body;
    private State state = State.NEW;
    private Thread runner;
    private V result;
    private Throwable thrown;

    public TFutureTask(Callable<V> body) {
        if (body == null) {
            throw new NullPointerException();
        }
        this.body = body;
    }

    public TFutureTask(Runnable body, V result) {
        this(TExecutors.callable(body, result));
    }

    @Override
    public void run() {
        if (state == State.NEW && runner == null) {
            runner = Thread.currentThread();
            try {
                V value = body.call();
                set(value);
            } catch (Throwable failure) {
                setException(failure);
            } finally {
                runner = null;
            }
        }
    }

    /** Runs without a result, to run again; whether that may be. */
    protected boolean runAndReset() {
        if (state != State.NEW || runner != null) {
            return false;
        }
        runner = Thread.currentThread();
        try {
            body.call();
            return state == State.NEW;
        } catch (Throwable failure) {
            setException(failure);
            return false;
        } finally {
            runner = null;
        }
    }

    protected void set(V value) {
        if (state == State.NEW) {
            result = value;
            end(State.COMPLETED);
        }
    }

    protected void setException(Throwable failure) {
        if (state == State.NEW) {
            thrown = failure;
            end(State.FAILED);
        }
    }

    private void end(State last) {
        state = last;
        body = null;
        waiting.wakeAll();
        done();
    }

    protected void done() {}

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (state != State.NEW) {
            return false;
        }
        if (mayInterruptIfRunning && runner != null) {
            runner.interrupt();
        }
        end(State.CANCELLED);
        return true;
    }

    @Override
    public boolean isCancelled() {
        return state == State.CANCELLED;
    }

    @Override
    public boolean isDone() {
        return state != State.NEW;
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        if (state == State.NEW) {
            WaitQueue.throwIfInterrupted();
            waiting.awaitUntil(Fibers.NEVER);
        }
        return outcome();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        if (state == State.NEW) {
            WaitQueue.throwIfInterrupted();
            if (nanos <= 0 || !waiting.awaitUntil(WaitQueue.deadline(nanos))) {
                throw new TimeoutException();
            }
        }
        return outcome();
    }

    private V outcome() throws ExecutionException {
        if (state == State.CANCELLED) {
            throw new CancellationException();
        }
        if (state == State.FAILED) {
            throw new ExecutionException(thrown);
        }
        return result;
    }

    @Override
    public String toString() {
        return super.toString()
                + switch (state) {
                    case NEW -> body == null ? "[Not completed]" : "[Not completed, task = " + body + "]";
                    case COMPLETED -> "[Completed normally]";
                    case FAILED -> "[Completed exceptionally: " + thrown + "]";
                    case CANCELLED -> "[Cancelled]";
                };
    }
}
