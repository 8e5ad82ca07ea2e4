package io.anykernel.composition;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Log;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/** The threads of control of one application, and the status with which it ends. */
final class ApplicationThreads {
    private static final int LOCK_RANK = 5;
    private static final int FAILED = 1;

    private final Scheduling scheduling;
    private final Log log;
    /** Guards the fields below. */
    private final Lock lock;

    private boolean hasApplication;
    private int running;
    private boolean isClosing;
    private boolean hasEnded;
    private int status;

    /** Permit: the application has ended. */
    private final Parker ended;

    /** Permit: no thread of control runs any more. */
    private final Parker quiet;

    ApplicationThreads(Scheduling scheduling, Log log) {
        this.scheduling = scheduling;
        this.log = log;
        this.lock = scheduling.newLock("application.threads", LOCK_RANK);
        this.ended = scheduling.newParker();
        this.quiet = scheduling.newParker();
    }

    /**
     * Starts the application's first thread of control, whose failure ends the application.
     *
     * @throws IllegalStateException if there was an application before, or the instance closes
     */
    void start(Application application, Instance instance) {
        claim();
        start("application", () -> {
            try {
                application.start(instance);
            } catch (Exception | Error failure) {
                report("application", failure);
                if (!isExpectedWhileClosing(failure)) {
                    end(FAILED);
                }
            }
        });
    }

    private void claim() {
        lock.lock();
        try {
            if (hasApplication || isClosing) {
                throw new IllegalStateException(
                        isClosing ? "the instance is closed" : "the instance has an application");
            }
            hasApplication = true;
        } finally {
            lock.unlock();
        }
    }

    /** Starts one more; what its body throws is reported and ends it alone. */
    void start(String name, Runnable body) {
        lock.lock();
        running++;
        lock.unlock();
        boolean isStarted = false;
        try {
            scheduling.start(name, () -> run(name, body));
            isStarted = true;
        } finally {
            if (!isStarted) {
                finished();
            }
        }
    }

    private void run(String name, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error failure) {
            report(name, failure);
        } finally {
            finished();
        }
    }

    private void report(String name, Throwable failure) {
        if (!isExpectedWhileClosing(failure)) {
            log.error("event=thread-failed name=" + name + " cause=" + failure);
        }
    }

    /** Calls that wait in an instance that closes end in these. */
    private boolean isExpectedWhileClosing(Throwable failure) {
        lock.lock();
        try {
            return isClosing && (failure instanceof KernelException || failure instanceof CpuFailedException);
        } finally {
            lock.unlock();
        }
    }

    private void finished() {
        lock.lock();
        boolean isLast = --running == 0;
        hasEnded |= isLast;
        lock.unlock();
        if (isLast) {
            ended.unpark();
            quiet.unpark();
        }
    }

    /** The first caller's status is the application's. */
    void end(int status) {
        lock.lock();
        boolean isFirst = !hasEnded;
        if (isFirst) {
            hasEnded = true;
            this.status = status;
        }
        lock.unlock();
        if (isFirst) {
            ended.unpark();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return hasEnded;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end on one thread of control at a time. */
    int awaitEnd() {
        while (!hasEnded()) {
            ended.park(Cpu.NEVER);
        }
        // For the next caller.
        ended.unpark();
        return status;
    }

    /** The instance closes: from now on calls that wait in it fail, which is no failure of the application's. */
    void close() {
        lock.lock();
        isClosing = true;
        lock.unlock();
        end(0);
    }

    /** Waits until no thread of control runs, on one caller at a time; false at the deadline. */
    boolean awaitQuiet(long deadlineNanos) {
        while (isRunning()) {
            if (!quiet.park(deadlineNanos)) {
                return !isRunning();
            }
        }
        return true;
    }

    private boolean isRunning() {
        lock.lock();
        try {
            return running > 0;
        } finally {
            lock.unlock();
        }
    }
}
