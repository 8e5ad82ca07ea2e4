package io.anykernel.hypercall.guest;

/** Fibers in order of arrival, linked through themselves: nothing is allocated, and removal costs the same anywhere. */
public final class FiberQueue {
    private final boolean isOfMonitor;
    private Fiber first;
    private Fiber last;

    public FiberQueue() {
        this(false);
    }

    /** @param isOfMonitor whether fibers wait here to enter a monitor, which {@code Thread.getState} tells apart */
    public FiberQueue(boolean isOfMonitor) {
        this.isOfMonitor = isOfMonitor;
    }

    boolean isOfMonitor() {
        return isOfMonitor;
    }

    public boolean isEmpty() {
        return first == null;
    }

    public Fiber first() {
        return first;
    }

    int size() {
        int size = 0;
        for (Fiber fiber = first; fiber != null; fiber = fiber.next) {
            size++;
        }
        return size;
    }

    void add(Fiber fiber) {
        fiber.queue = this;
        fiber.previous = last;
        fiber.next = null;
        if (last == null) {
            first = fiber;
        } else {
            last.next = fiber;
        }
        last = fiber;
    }

    void remove(Fiber fiber) {
        if (fiber.previous == null) {
            first = fiber.next;
        } else {
            fiber.previous.next = fiber.next;
        }
        if (fiber.next == null) {
            last = fiber.previous;
        } else {
            fiber.next.previous = fiber.previous;
        }
        fiber.queue = null;
        fiber.previous = null;
        fiber.next = null;
    }
}
