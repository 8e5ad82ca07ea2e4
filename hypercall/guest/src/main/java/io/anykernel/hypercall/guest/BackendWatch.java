package io.anykernel.hypercall.guest;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Interrupt;
import io.anykernel.hypercall.PortException;

/** A key of the store that wakes a Cpu, and fibers that wait, when it is written. It stays for the machine's life. */
final class BackendWatch implements Interrupt, Fibers.LineHandler {
    private final int line;
    private final FiberQueue waiting = new FiberQueue();
    private Cpu owner;
    private boolean hasFired;

    private BackendWatch(int line) {
        this.line = line;
    }

    static BackendWatch on(XenStore store, String path, String location) {
        int line = Native.interruptMessage();
        if (line < 0) {
            throw new PortException(location + ": the machine has no interrupt line left");
        }
        BackendWatch watch = new BackendWatch(line);
        Fibers.connect(line, watch);
        store.watch(path, line);
        return watch;
    }

    /** Fires for the new owner at once, which cannot know what came before. */
    void owner(Cpu cpu) {
        owner = cpu;
        hasFired = true;
        owner.wake();
    }

    /** Waits for a change; whether one came before the deadline. */
    boolean await(long deadlineNanos) {
        return Fibers.await(waiting, deadlineNanos, false) == Fibers.WOKEN;
    }

    @Override
    public void fired() {
        hasFired = true;
        Fibers.wakeAll(waiting);
        if (owner != null) {
            owner.wake();
        }
    }

    @Override
    public boolean take() {
        Fibers.poll();
        boolean had = hasFired;
        hasFired = false;
        return had;
    }

    @Override
    public long count() {
        return Native.interruptCount(line);
    }
}
