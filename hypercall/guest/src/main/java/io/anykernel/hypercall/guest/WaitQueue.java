package io.anykernel.hypercall.guest;

/**
 * Threads that wait for the same thing, as {@code java.util.concurrent} needs it: fibers in order of arrival, with
 * interruption as an exception. Between two waits no other fiber runs, so what a method tests before it waits still holds
 * when it does.
 */
public final class WaitQueue {
    private final FiberQueue fibers = new FiberQueue();

    /** When a wait of so many nanoseconds ends, for {@link #awaitUntil}; a time that has passed is one. */
    public static long deadline(long nanos) {
        long now = Native.nanoTime();
        return nanos >= Fibers.NEVER - now ? Fibers.NEVER : now + nanos;
    }

    /** What is left until a deadline; negative when it has passed. */
    public static long remainingNanos(long deadlineNanos) {
        return deadlineNanos == Fibers.NEVER ? Fibers.NEVER : deadlineNanos - Native.nanoTime();
    }

    /** Throws if the current thread is interrupted, and clears its status. */
    public static void throwIfInterrupted() throws InterruptedException {
        if (Fibers.takeInterrupted()) {
            throw new InterruptedException();
        }
    }

    /** Waits until woken. */
    public void await() throws InterruptedException {
        awaitUntil(Fibers.NEVER);
    }

    /** Waits until woken, or the deadline; whether it was woken. */
    public boolean awaitUntil(long deadlineNanos) throws InterruptedException {
        int outcome = Fibers.await(fibers, deadlineNanos, true);
        if (outcome == Fibers.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Fibers.WOKEN;
    }

    /** Waits until woken; an interruption in the meantime stays in the thread's status. */
    public void awaitUninterruptibly() {
        Fibers.await(fibers, Fibers.NEVER, false);
    }

    /** Wakes the thread that has waited longest; its fiber, or {@code null} if none waits. */
    public Fiber wakeFirst() {
        return Fibers.wakeFirst(fibers);
    }

    public void wakeAll() {
        Fibers.wakeAll(fibers);
    }

    public boolean isEmpty() {
        return fibers.isEmpty();
    }

    public int size() {
        return fibers.size();
    }

    public boolean contains(Fiber fiber) {
        return fiber.queue == fibers;
    }
}
