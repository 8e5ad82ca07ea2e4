package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/**
 * A thread of control of another world that takes part in a simulation: it runs only while the simulation waits for it,
 * so that nothing depends on how that world schedules.
 */
final class SimTask {
    private final SimWorld world;
    private final Scheduling below;
    private final Parker turn;
    private final Parker simulation;
    private final String name;
    private final Runnable body;
    private SimCondition condition;
    private long deadlineNanos;
    private boolean isStarted;
    private boolean isDone;
    private boolean isInterrupted;

    /** @param simulation unparked whenever the task waits or ends */
    SimTask(SimWorld world, Scheduling below, Parker simulation, String name, Runnable body) {
        this.world = world;
        this.below = below;
        this.turn = below.newParker();
        this.simulation = simulation;
        this.name = name;
        this.body = body;
    }

    /** Lets the task run until it waits or ends; called by the simulation. */
    void run() {
        if (isStarted) {
            turn.unpark();
        } else {
            isStarted = true;
            below.start(name, this::runBody);
        }
        simulation.park(Cpu.NEVER);
    }

    private void runBody() {
        try {
            body.run();
        } catch (RuntimeException | Error ended) {
            world.console().line("thread ended: name=" + name + " cause=" + ended);
        } finally {
            isDone = true;
            simulation.unpark();
        }
    }

    /** Called by the task itself: gives the turn back until the condition holds or the time has come. */
    boolean waitUntil(SimCondition condition, long deadlineNanos) {
        this.condition = condition;
        this.deadlineNanos = deadlineNanos;
        simulation.unpark();
        turn.park(Cpu.NEVER);
        return condition.holds();
    }

    boolean isDone() {
        return isDone;
    }

    String name() {
        return name;
    }

    boolean isInterrupted() {
        return isInterrupted;
    }

    void interrupt() {
        isInterrupted = true;
    }

    boolean isReady(long nowNanos) {
        return !isStarted || condition.holds() || deadlineNanos <= nowNanos;
    }

    /** When it becomes ready though its condition does not hold. */
    long deadlineNanos() {
        return isStarted ? deadlineNanos : Cpu.NEVER;
    }
}
