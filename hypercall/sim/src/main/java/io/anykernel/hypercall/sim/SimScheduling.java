package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayDeque;

/**
 * Threads of control without threads: {@link #start} queues a body, and the simulation runs it to its end in one go, on
 * the stack of whoever waits or lets time pass at that moment.
 */
public final class SimScheduling implements Scheduling {
    private record Task(String name, Runnable body) {}

    private final SimWorld world;
    private final ArrayDeque<Task> started = new ArrayDeque<>();

    SimScheduling(SimWorld world) {
        this.world = world;
    }

    @Override
    public SimCpu newCpu(String name) {
        return world.newCpu(name);
    }

    @Override
    public Lock newLock(String name, int rank) {
        return new SimLock(name);
    }

    @Override
    public Parker newParker() {
        return new SimParker();
    }

    @Override
    public void start(String name, Runnable body) {
        started.add(new Task(name, body));
    }

    /** Runs the body that has waited longest; false if none does. */
    boolean startNext() {
        Task task = started.poll();
        if (task == null) {
            return false;
        }
        try {
            task.body.run();
        } catch (RuntimeException | Error ended) {
            world.console().line("thread ended: name=" + task.name + " cause=" + ended);
        }
        return true;
    }

    /** Runs whatever can run without time passing. */
    @Override
    public void yield() {
        world.runUntil(() -> false, world.clock().nanoTime());
    }

    private static final class SimLock implements Lock {
        private final String name;
        private boolean isHeld;

        private SimLock(String name) {
            this.name = name;
        }

        @Override
        public void lock() {
            if (isHeld) {
                throw new SimDeadlockException("lock " + name + " is held further up this very stack");
            }
            isHeld = true;
        }

        @Override
        public void unlock() {
            if (!isHeld) {
                throw new IllegalStateException("lock " + name + " is not held");
            }
            isHeld = false;
        }

        @Override
        public boolean isHeldByCaller() {
            return isHeld;
        }
    }

    private final class SimParker implements Parker {
        private boolean hasPermit;

        @Override
        public boolean park(long deadlineNanos) {
            if (!hasPermit
                    && deadlineNanos != Cpu.NEVER
                    && deadlineNanos <= world.clock().nanoTime()) {
                return false;
            }
            boolean isGiven = hasPermit || world.pumpUntil(() -> hasPermit, deadlineNanos);
            hasPermit = false;
            return isGiven;
        }

        @Override
        public void unpark() {
            hasPermit = true;
        }
    }
}
