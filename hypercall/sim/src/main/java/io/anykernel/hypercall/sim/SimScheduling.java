package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads of control in simulation, of which one runs at a time, in an order that the seed alone decides.
 *
 * <p>Over another world's scheduling, {@link #start} makes tasks that wait independently: whole kernels with their loops
 * run so. Without one, a body runs to its end in one go, on the stack of the caller that waits or lets time pass then.
 */
public final class SimScheduling implements Scheduling {
    private record Body(String name, Runnable body) {}

    private final SimWorld world;

    /** {@code null} where bodies run in one go. */
    private final Scheduling below;

    private final Parker simulation;
    private final List<Body> started = new ArrayList<>();

    /** Longest waiting first. */
    private final List<SimTask> tasks = new ArrayList<>();

    /** The task whose turn it is, or {@code null} for the caller that runs the simulation. */
    private SimTask current;

    SimScheduling(SimWorld world, Scheduling below) {
        this.world = world;
        this.below = below;
        this.simulation = below == null ? null : below.newParker();
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
        if (below == null) {
            started.add(new Body(name, body));
        } else {
            tasks.add(new SimTask(world, below, simulation, name, body));
        }
    }

    /**
     * Interrupts a task: its waits for a signal, present and next, end with {@code INTERRUPTED}, since its status stays set.
     *
     * @throws IllegalArgumentException if no task of that name waits
     */
    public void interrupt(String name) {
        for (SimTask task : tasks) {
            if (task.name().equals(name)) {
                task.interrupt();
                return;
            }
        }
        throw new IllegalArgumentException("no task waits by the name " + name);
    }

    /** Runs one body or task that can go on; false if there is none. */
    boolean runNext() {
        return below == null ? runNextBody() : runNextTask();
    }

    private boolean runNextBody() {
        if (started.isEmpty()) {
            return false;
        }
        Body next = started.remove(0);
        try {
            next.body.run();
        } catch (RuntimeException | Error ended) {
            world.console().line("thread ended: name=" + next.name + " cause=" + ended);
        }
        return true;
    }

    private boolean runNextTask() {
        long now = world.clock().nanoTime();
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).isReady(now)) {
                run(tasks.remove(i));
                return true;
            }
        }
        return false;
    }

    private void run(SimTask task) {
        current = task;
        task.run();
        current = null;
        if (!task.isDone()) {
            tasks.add(task);
        }
    }

    /** When the first waiting task wants to go on, whatever happens until then. */
    long nextDeadlineNanos() {
        long next = Cpu.NEVER;
        for (int i = 0; i < tasks.size(); i++) {
            next = Math.min(next, tasks.get(i).deadlineNanos());
        }
        return next;
    }

    /** The task that calls, or {@code null} if it is the caller that runs the simulation. */
    SimTask current() {
        return current;
    }

    /** Stands for the caller among holders of Cpus and locks. */
    Object caller() {
        return current == null ? this : current;
    }

    /** Lets those run that can without time passing. */
    @Override
    public void yield() {
        if (current != null) {
            current.waitUntil(() -> true, Cpu.NEVER);
        } else {
            world.runUntil(() -> false, world.clock().nanoTime());
        }
    }

    private final class SimLock implements Lock {
        private final String name;
        private Object holder;

        private SimLock(String name) {
            this.name = name;
        }

        @Override
        public void lock() {
            if (isHeldByCaller()) {
                throw new SimDeadlockException("lock " + name + " is held further up this very stack");
            }
            while (holder != null) {
                world.pumpUntil(() -> holder == null, Cpu.NEVER);
            }
            holder = caller();
        }

        @Override
        public void unlock() {
            if (!isHeldByCaller()) {
                throw new IllegalStateException("lock " + name + " is not held by the caller");
            }
            holder = null;
        }

        @Override
        public boolean isHeldByCaller() {
            return holder == caller();
        }
    }

    private final class SimParker implements Parker {
        private boolean hasPermit;

        @Override
        public boolean park(long deadlineNanos) {
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
