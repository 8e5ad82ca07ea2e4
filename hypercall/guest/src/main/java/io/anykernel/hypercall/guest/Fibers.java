package io.anykernel.hypercall.guest;

import org.teavm.interop.Function;

/**
 * The scheduler: fibers run until they wait, in order of readiness. One machine has one; it never runs in an interrupt.
 *
 * <p>When no fiber is ready it polls interrupts and timers and lets the processor sleep. Interrupt handlers, in C, set a
 * bit each; {@link #poll} clears them and wakes the Cpus concerned.
 */
public final class Fibers {
    /** Deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;
    /** {@link #await}: woken by {@link #wake}. */
    public static final int WOKEN = 0;
    /** {@link #await}: the deadline passed. */
    public static final int TIMED_OUT = 1;
    /** {@link #await}: the fiber was interrupted; its status is cleared. */
    public static final int INTERRUPTED = 2;

    private static final int STACK_BYTES = 64 << 10;
    private static final int MAX_INTERRUPT_LINES = 62;
    private static final int DEADLOCK_STATUS = 108;

    /** Calls of {@link #spin} after one of which others run. */
    private static final int SPINS = 64;

    private static final FiberQueue READY = new FiberQueue();
    private static final FiberQueue SLEEPING = new FiberQueue();
    private static final FiberQueue PARKED = new FiberQueue();
    private static final TimerHeap TIMERS = new TimerHeap();
    private static final LineHandler[] HANDLERS = new LineHandler[MAX_INTERRUPT_LINES];

    private static Fiber[] byId = new Fiber[16];
    private static Fiber current = new Fiber("main", 0, false);
    private static Fiber drainer;
    private static int lastId;
    private static int liveUserFibers;
    private static int connectedInterrupts;
    private static int spins;
    private static long idles;
    private static boolean isEnding;
    private static Runnable beforeExit;
    private static UncaughtHandler uncaughtHandler;

    static {
        byId[0] = current;
    }

    private Fibers() {}

    /** Hands C the entry points. Called once, before any other method that switches. */
    public static void initialize() {
        Native.fiberInitialize(
                Function.get(Native.Entry.class, Fibers.class, "enter"),
                Function.get(Native.Callback.class, Fibers.class, "overflow"),
                Function.get(Native.Callback.class, Fibers.class, "yieldFromC"));
        int line = Native.shutdownLine();
        if (line >= 0) {
            HANDLERS[line] = Fibers::endIfAsked; // not counted: it need never come
        }
    }

    /** Ends the machine in order when its toolstack asks for it, as SIGTERM does a process. */
    private static void endIfAsked() {
        if (Native.shutdownTake() != 0) {
            start("shutdown", () -> exit(0), true);
        }
    }

    public static Fiber current() {
        return current;
    }

    /** Whether another fiber could run now. */
    static boolean areOthersReady() {
        return !READY.isEmpty();
    }

    /**
     * Starts a fiber. What its body throws is reported on the console and ends it alone.
     *
     * @param isDaemon whether the machine may end without it
     */
    public static Fiber start(String name, Runnable body, boolean isDaemon) {
        int id = freeId();
        Fiber fiber = new Fiber(name, id, isDaemon);
        fiber.body = body;
        fiber.handle = Native.fiberCreate(id, STACK_BYTES);
        if (fiber.handle == 0) {
            throw new OutOfMemoryError("no memory for the stack of " + fiber);
        }
        byId[id] = fiber;
        if (!isDaemon) {
            liveUserFibers++;
        }
        READY.add(fiber);
        return fiber;
    }

    private static int freeId() {
        for (int tries = byId.length; tries > 0; tries--) {
            lastId = lastId + 1 == byId.length ? 1 : lastId + 1;
            if (byId[lastId] == null) {
                return lastId;
            }
        }
        Fiber[] larger = new Fiber[byId.length * 2];
        System.arraycopy(byId, 0, larger, 0, byId.length);
        byId = larger;
        lastId = larger.length / 2;
        return lastId;
    }

    /** First Java frame of every fiber but main; C calls it on the new stack. */
    static void enter(int id) {
        runBody(byId[id]);
        end(current);
        current = pick();
        Native.fiberExitTo(current.handle);
    }

    private static void runBody(Fiber fiber) {
        try {
            fiber.body.run();
        } catch (Throwable thrown) {
            reportUncaught(thrown);
        }
    }

    /** Hands what ended the current fiber to the handler, or writes it to the console. */
    public static void reportUncaught(Throwable thrown) {
        try {
            if (uncaughtHandler == null || !uncaughtHandler.handle(thrown)) {
                SerialConsole.uncaught(current, thrown);
            }
        } catch (OutOfMemoryError full) {
            SerialConsole.write("Exception: the heap is full, and has no room for the text of what ended a thread");
        }
    }

    /** Writes a line to the console. */
    public static void report(String line) {
        SerialConsole.write(line);
    }

    /** Registers what {@link #reportUncaught} asks first. */
    public static void handleUncaught(UncaughtHandler handler) {
        uncaughtHandler = handler;
    }

    /** Ends the machine, after what {@link #atExit} registered. One caller does; a later one never returns. */
    public static void exit(int status) {
        if (isEnding) {
            while (true) {
                await(SLEEPING, NEVER, false);
            }
        }
        isEnding = true;
        if (beforeExit != null) {
            beforeExit.run();
        }
        halt(status);
    }

    /** Ends the machine at once. */
    public static void halt(int status) {
        Native.exit(status);
    }

    /** Whether {@link #exit} was called. */
    public static boolean isEnding() {
        return isEnding;
    }

    /** Registers what runs first when the machine ends by {@link #exit}. */
    public static void atExit(Runnable body) {
        beforeExit = body;
    }

    /** What an interrupt line does: called by {@link #poll}, on whatever fiber polls, and must not wait. */
    @FunctionalInterface
    interface LineHandler {
        void fired();
    }

    /** Takes what ended a fiber. */
    @FunctionalInterface
    public interface UncaughtHandler {
        /** Whether it was handled; otherwise the console shows it. */
        boolean handle(Throwable thrown);
    }

    private static void end(Fiber fiber) {
        fiber.isDone = true;
        fiber.body = null;
        byId[fiber.id] = null;
        wakeAll(fiber.joiners);
        if (!fiber.isDaemon && --liveUserFibers == 0 && drainer != null) {
            wake(drainer);
        }
    }

    /** Called by C below a stack's limit, with a few KiB of reserve left. */
    static void overflow() {
        StackOverflowError error = new StackOverflowError();
        Native.fiberRestoreLimit();
        throw error;
    }

    static void yieldFromC() {
        Fibers.yield();
    }

    /** Lets every fiber that is ready now run before this one goes on. */
    public static void yield() {
        READY.add(current);
        schedule();
    }

    /**
     * A safe point: where a program reads what another thread may change, the image build puts a call. One that does
     * little else spins, and lets the others run now and then.
     */
    public static void spin() {
        if (++spins >= SPINS) {
            spins = 0;
            Fibers.yield();
        }
    }

    static boolean isReady(Fiber fiber) {
        return fiber.queue == READY;
    }

    /**
     * Waits for a permit that {@link #unpark} gives, or takes the one that it has given. Ends early when the fiber is
     * interrupted, whose status stays as it is.
     */
    public static void park(long deadlineNanos) {
        Fiber me = current;
        if (!me.hasPermit && !me.isInterrupted && await(PARKED, deadlineNanos, true) == INTERRUPTED) {
            me.isInterrupted = true;
        }
        me.hasPermit = false;
    }

    public static void unpark(Fiber fiber) {
        fiber.hasPermit = true;
        if (fiber.queue == PARKED) {
            wake(fiber);
        }
    }

    /** Sleeps; {@link #TIMED_OUT} when the time came, or {@link #INTERRUPTED}. */
    public static int sleepUntil(long deadlineNanos) {
        return await(SLEEPING, deadlineNanos, true);
    }

    /**
     * Waits in {@code queue} until this fiber is woken.
     *
     * @param deadlineNanos on {@link Native#nanoTime}'s clock, or {@link #NEVER}
     * @param isInterruptible whether {@link #interrupt} ends the wait
     */
    public static int await(FiberQueue queue, long deadlineNanos, boolean isInterruptible) {
        Fiber me = current;
        if (isInterruptible && me.isInterrupted) {
            me.isInterrupted = false;
            return INTERRUPTED;
        }
        me.isInterruptible = isInterruptible;
        if (deadlineNanos != NEVER) {
            TIMERS.add(me, deadlineNanos); // first, since it may throw OutOfMemoryError
        }
        queue.add(me);
        schedule();
        return me.outcome;
    }

    /** Makes a waiting fiber ready; does nothing to one that does not wait. */
    public static void wake(Fiber fiber) {
        wake(fiber, WOKEN);
    }

    /** Wakes the fiber that has waited longest and returns it, or {@code null} if none waits. */
    public static Fiber wakeFirst(FiberQueue queue) {
        Fiber fiber = queue.first();
        if (fiber != null) {
            wake(fiber, WOKEN);
        }
        return fiber;
    }

    public static void wakeAll(FiberQueue queue) {
        while (!queue.isEmpty()) {
            wake(queue.first(), WOKEN);
        }
    }

    /** Wakes every waiting fiber that carries this mark; for rare events, since it looks at all fibers. */
    static void wakeMarked(Object mark) {
        for (Fiber fiber : byId) {
            if (fiber != null && fiber.waitMark == mark) {
                wake(fiber, WOKEN);
            }
        }
    }

    private static void wake(Fiber fiber, int outcome) {
        if (fiber.queue == null || fiber.queue == READY) {
            return;
        }
        fiber.queue.remove(fiber);
        TIMERS.remove(fiber);
        fiber.isInterruptible = false;
        fiber.outcome = outcome;
        READY.add(fiber);
    }

    /** Sets a fiber's interrupt status, or ends its wait if that may be interrupted. */
    public static void interrupt(Fiber fiber) {
        if (fiber.isInterruptible) {
            wake(fiber, INTERRUPTED);
        } else {
            fiber.isInterrupted = true;
        }
    }

    public static boolean isInterrupted(Fiber fiber) {
        return fiber.isInterrupted;
    }

    /** Clears the current fiber's interrupt status and returns what it was. */
    public static boolean takeInterrupted() {
        boolean was = current.isInterrupted;
        current.isInterrupted = false;
        return was;
    }

    /** Waits until {@code fiber} has ended; {@link #WOKEN}, {@link #TIMED_OUT} or {@link #INTERRUPTED}. */
    public static int join(Fiber fiber, long deadlineNanos) {
        return fiber.isDone ? WOKEN : await(fiber.joiners, deadlineNanos, true);
    }

    /** Waits, on the main fiber, until every fiber that is no daemon has ended. */
    public static void drain() {
        drainer = current;
        while (liveUserFibers > 0) {
            await(SLEEPING, NEVER, false);
        }
    }

    private static void schedule() {
        Fiber next = pick();
        if (next != current) {
            current = next;
            Native.fiberSwitch(next.handle);
        }
    }

    private static Fiber pick() {
        while (true) {
            poll();
            Fiber fiber = READY.first();
            if (fiber != null) {
                READY.remove(fiber);
                return fiber;
            }
            idle();
        }
    }

    /** Takes what interrupts and timers have made ready. */
    static void poll() {
        long lines = Native.interruptsTake();
        while (lines != 0) {
            HANDLERS[Long.numberOfTrailingZeros(lines)].fired();
            lines &= lines - 1;
        }
        if (!TIMERS.isEmpty()) {
            wakeDue(Native.nanoTime());
        }
    }

    private static void wakeDue(long now) {
        while (!TIMERS.isEmpty() && TIMERS.first().wakeNanos <= now) {
            wake(TIMERS.first(), TIMED_OUT);
        }
    }

    private static void idle() {
        if (TIMERS.isEmpty() && connectedInterrupts == 0) {
            SerialConsole.write("deadlock: every fiber waits, and no timer or interrupt is left to wake one");
            Native.exit(DEADLOCK_STATUS);
        }
        idles++;
        Native.idle(TIMERS.isEmpty() ? NEVER : TIMERS.first().wakeNanos);
    }

    /** Has a line that was just taken run {@code handler}; while it may, nothing that waits is a deadlock. */
    static void connect(int line, LineHandler handler) {
        HANDLERS[line] = handler;
        connectedInterrupts++;
    }

    /** Gives a line back. */
    static void disconnect(int line) {
        Native.interruptRelease(line);
        HANDLERS[line] = null;
        connectedInterrupts--;
    }

    /** How often the processor was let sleep. */
    public static long idles() {
        return idles;
    }

    /** How often one fiber's stack was left for another's. */
    public static long switches() {
        return Native.fiberSwitches();
    }

    /** The most bytes that any fiber's stack, main's excepted, has held. */
    public static long stackHighWaterBytes() {
        return Native.fiberStackHighWater();
    }

    /** How often the heap was collected. */
    public static long collections() {
        return Native.collections();
    }
}
