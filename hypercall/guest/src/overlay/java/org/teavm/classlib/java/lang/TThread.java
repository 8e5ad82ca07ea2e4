package org.teavm.classlib.java.lang;

import io.anykernel.hypercall.guest.Fiber;
import io.anykernel.hypercall.guest.Fibers;

/** {@code java.lang.Thread} of an image, in TeaVM's place for it: a face over a fiber. Priorities change nothing. */
public class TThread extends TObject implements TRunnable {
    public static final int MIN_PRIORITY = 1;
    public static final int NORM_PRIORITY = 5;
    public static final int MAX_PRIORITY = 10;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final TThread MAIN = new TThread(Fibers.current());

    private static long lastId;
    private static int unnamed;
    private static UncaughtExceptionHandler defaultUncaughtExceptionHandler;

    /** What thread-local values are kept under (TThreadLocal). */
    public Object key = new Object();

    private final long id = ++lastId;
    private final TRunnable target;
    private String name;
    private Fiber fiber;
    private boolean isDaemon;
    private boolean wasInterruptedEarly;
    private int priority = NORM_PRIORITY;
    private UncaughtExceptionHandler uncaughtExceptionHandler;

    public TThread() {
        this(null, null);
    }

    public TThread(String name) {
        this(null, name);
    }

    public TThread(TRunnable target) {
        this(target, null);
    }

    public TThread(TRunnable target, String name) {
        this.target = target;
        this.name = name != null ? name : "Thread-" + unnamed++;
        // The main thread is the first that is made, while there is no current one.
        isDaemon = MAIN != null && currentThread().isDaemon;
        priority = MAIN != null ? currentThread().priority : NORM_PRIORITY;
    }

    /** For a fiber that was started otherwise. */
    private TThread(Fiber fiber) {
        this.target = null;
        this.name = fiber.name();
        this.fiber = fiber;
        fiber.attach(this);
    }

    public static TThread currentThread() {
        Fiber current = Fibers.current();
        Object thread = current.attachment();
        return thread != null ? (TThread) thread : new TThread(current);
    }

    static TThread getMainThread() {
        return MAIN;
    }

    /** Named by the back end; fibers know their own thread. */
    static void setCurrentThread(TThread thread) {}

    public void start() {
        if (fiber != null) {
            throw new TIllegalThreadStateException();
        }
        fiber = Fibers.start(name, this::runAndReport, isDaemon);
        fiber.attach(this);
        if (wasInterruptedEarly) {
            Fibers.interrupt(fiber);
        }
    }

    private void runAndReport() {
        run();
    }

    /** Whether a handler of the current thread took what ended it. What the handler throws is named, and no more. */
    private static boolean handleUncaught(Throwable thrown) {
        TThread thread = currentThread();
        UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        if (handler == null) {
            return false;
        }
        try {
            handler.uncaughtException(thread, thrown);
        } catch (Throwable thrownByHandler) {
            Fibers.report("\nException: " + thrownByHandler.getClass().getName()
                    + " thrown from the UncaughtExceptionHandler in thread \"" + thread.name + '"');
        }
        return true;
    }

    @Override
    public void run() {
        if (target != null) {
            target.run();
        }
    }

    public final void join() throws InterruptedException {
        joinUntil(Fibers.NEVER);
    }

    public final void join(long millis) throws InterruptedException {
        joinUntil(deadline(millis, 0));
    }

    public final void join(long millis, int nanos) throws InterruptedException {
        joinUntil(deadline(millis, nanos));
    }

    private void joinUntil(long deadlineNanos) throws InterruptedException {
        if (fiber != null && Fibers.join(fiber, deadlineNanos) == Fibers.INTERRUPTED) {
            throw new InterruptedException();
        }
    }

    public static void yield() {
        Fibers.yield();
    }

    public static void onSpinWait() {
        Fibers.yield();
    }

    public static void sleep(long millis) throws TInterruptedException {
        sleep(millis, 0);
    }

    public static void sleep(long millis, int nanos) throws TInterruptedException {
        if (millis < 0 || nanos < 0 || nanos >= NANOS_PER_MILLI) {
            throw new IllegalArgumentException("timeout millis=" + millis + " nanos=" + nanos);
        }
        long end = (millis | nanos) == 0 ? System.nanoTime() : deadline(millis, nanos);
        if (Fibers.sleepUntil(end) == Fibers.INTERRUPTED) {
            throw new TInterruptedException();
        }
    }

    public void interrupt() {
        if (fiber == null) {
            wasInterruptedEarly = true;
        } else if (!fiber.isDone()) {
            Fibers.interrupt(fiber);
        }
    }

    public static boolean interrupted() {
        return Fibers.takeInterrupted();
    }

    public boolean isInterrupted() {
        return fiber == null ? wasInterruptedEarly : Fibers.isInterrupted(fiber);
    }

    /** Its fiber, for {@code LockSupport}; {@code null} before the start. */
    public final Fiber fiber() {
        return fiber;
    }

    /** As {@code java.lang.Thread.State}. */
    public enum State {
        NEW,
        RUNNABLE,
        BLOCKED,
        WAITING,
        TIMED_WAITING,
        TERMINATED
    }

    public State getState() {
        if (fiber == null) {
            return State.NEW;
        }
        if (fiber.isDone()) {
            return State.TERMINATED;
        }
        if (!fiber.isWaiting()) {
            return State.RUNNABLE;
        }
        if (fiber.isEntering()) {
            return State.BLOCKED;
        }
        return fiber.hasDeadline() ? State.TIMED_WAITING : State.WAITING;
    }

    public final boolean isAlive() {
        return fiber != null && !fiber.isDone();
    }

    public final String getName() {
        return name;
    }

    public final void setName(String name) {
        if (name == null) {
            throw new NullPointerException("name cannot be null");
        }
        this.name = name;
    }

    public final boolean isDaemon() {
        return isDaemon;
    }

    public final void setDaemon(boolean daemon) {
        if (fiber != null) {
            throw new TIllegalThreadStateException();
        }
        isDaemon = daemon;
    }

    public long getId() {
        return id;
    }

    public final long threadId() {
        return id;
    }

    public final void setPriority(int priority) {
        if (priority < MIN_PRIORITY || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException();
        }
        this.priority = priority;
    }

    public final int getPriority() {
        return priority;
    }

    public static boolean holdsLock(TObject object) {
        if (object == null) {
            throw new NullPointerException();
        }
        return TObject.holdsLock(object);
    }

    public TStackTraceElement[] getStackTrace() {
        return new TStackTraceElement[0];
    }

    public TClassLoader getContextClassLoader() {
        return TClassLoader.getSystemClassLoader();
    }

    public UncaughtExceptionHandler getUncaughtExceptionHandler() {
        return uncaughtExceptionHandler != null ? uncaughtExceptionHandler : defaultUncaughtExceptionHandler;
    }

    public void setUncaughtExceptionHandler(UncaughtExceptionHandler handler) {
        uncaughtExceptionHandler = handler;
        Fibers.handleUncaught(TThread::handleUncaught);
    }

    public static UncaughtExceptionHandler getDefaultUncaughtExceptionHandler() {
        return defaultUncaughtExceptionHandler;
    }

    public static void setDefaultUncaughtExceptionHandler(UncaughtExceptionHandler handler) {
        defaultUncaughtExceptionHandler = handler;
        Fibers.handleUncaught(TThread::handleUncaught);
    }

    @Override
    public String toString() {
        return "Thread[" + name + "," + priority + "," + (fiber == null || !fiber.isDone() ? "main" : "") + "]";
    }

    /** Takes what ended a thread. */
    @FunctionalInterface
    public interface UncaughtExceptionHandler {
        void uncaughtException(TThread thread, Throwable thrown);
    }
}
