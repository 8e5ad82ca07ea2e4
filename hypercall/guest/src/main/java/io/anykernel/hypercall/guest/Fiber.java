package io.anykernel.hypercall.guest;

/** A thread of control: its C stack, and where it waits. {@link Fibers} alone changes one. */
public final class Fiber {
    final String name;
    final int id;
    final boolean isDaemon;
    final FiberQueue joiners = new FiberQueue();
    long handle;
    Runnable body;
    boolean isDone;

    /** The queue that it stands in, ready or waiting; {@code null} while it runs. */
    FiberQueue queue;

    Fiber previous;
    Fiber next;

    /** Its place in the timers' heap, or -1. */
    int timerIndex = -1;

    long wakeNanos;
    int outcome;
    boolean isInterruptible;
    boolean isInterrupted;

    /** The awaited object, so that all waiters for it can be found. */
    Object waitMark;

    /** What {@code LockSupport.unpark} leaves to one that does not park yet. */
    boolean hasPermit;

    private Object attachment;

    Fiber(String name, int id, boolean isDaemon) {
        this.name = name;
        this.id = id;
        this.isDaemon = isDaemon;
    }

    public String name() {
        return name;
    }

    public boolean isDone() {
        return isDone;
    }

    /** Whether it waits in a queue; one that is ready or runs does not. */
    public boolean isWaiting() {
        return queue != null && !Fibers.isReady(this);
    }

    /** Whether it waits to enter a monitor. */
    public boolean isEntering() {
        return queue != null && queue.isOfMonitor();
    }

    /** Whether it waits no longer than a time. */
    public boolean hasDeadline() {
        return timerIndex >= 0;
    }

    /** What a layer above ties to this fiber, such as its {@code Thread}; {@code null} at first. */
    public Object attachment() {
        return attachment;
    }

    public void attach(Object object) {
        attachment = object;
    }

    @Override
    public String toString() {
        return "fiber " + name;
    }
}
