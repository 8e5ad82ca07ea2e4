package io.anykernel.kernel;

import io.anykernel.core.log.Log;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.CpuLoop;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.World;
import java.util.Arrays;

/**
 * Runs what is attached until it is dry, then sleeps until the earliest deadline. Between budgeted passes it admits the callers
 * that wait for the Cpu.
 */
final class Loop implements CpuLoop, DutyCycle {
    private final String name;
    private final World world;
    private final Cpu cpu;
    private final Log log;
    private final HeldLines lines;
    private final Parker ended;
    private DutyCycle[] drivers = new DutyCycle[0];
    private boolean started;
    /** Written and read with the Cpu held, as is what follows. */
    private boolean stopping;

    private boolean isLent;

    /** The next line to deliver, or {@code null}. */
    private String line;

    Loop(String name, World world, Cpu cpu, Log log, HeldLines lines) {
        this.name = name;
        this.world = world;
        this.cpu = cpu;
        this.log = log;
        this.lines = lines;
        this.ended = world.scheduling().newParker();
    }

    /** The Cpu is held, or the loop has not started. */
    void attach(DutyCycle driver) {
        drivers = Arrays.copyOf(drivers, drivers.length + 1);
        drivers[drivers.length - 1] = driver;
    }

    boolean isStarted() {
        return started;
    }

    void start() {
        started = true;
        world.scheduling().startLoop(name + "-loop", cpu, this);
    }

    @Override
    public boolean turn() {
        if (stopping) {
            return false;
        }
        if (!isLent) {
            isLent = true;
            cpu.lend(this);
        }
        if (mayBlock()) {
            String first = line;
            line = null;
            lines.deliver(first);
        }
        if (poll(world.clock().nanoTime())) {
            cpu.giveWay();
        } else {
            cpu.idle(nextDeadlineNanos());
        }
        return !stopping;
    }

    /** Lines go to a console that may be an application's. */
    @Override
    public boolean mayBlock() {
        if (line == null) {
            line = lines.take();
        }
        return line != null;
    }

    @Override
    public void ended() {
        lines.deliverRest(line);
        ended.unpark();
    }

    @Override
    public boolean poll(long nowNanos) {
        boolean hasMore = false;
        try {
            for (DutyCycle driver : drivers) {
                hasMore |= driver.poll(nowNanos);
            }
        } catch (Throwable failure) {
            fail(failure);
            hasMore = false;
        }
        return hasMore;
    }

    @Override
    public long nextDeadlineNanos() {
        long next = Cpu.NEVER;
        if (cpu.failure() != null) {
            return next;
        }
        try {
            for (DutyCycle driver : drivers) {
                next = Math.min(next, driver.nextDeadlineNanos());
            }
        } catch (Throwable failure) {
            fail(failure);
        }
        return next;
    }

    private void fail(Throwable failure) {
        cpu.fail(failure);
        log.error("event=failed cause=" + failure);
    }

    /**
     * Ends the loop and waits until it has ended. After a failure no thread is within a driver then: the last holder was waited
     * for, and no caller has been admitted since.
     */
    void stop() {
        if (!started) {
            return;
        }
        started = false;
        try {
            cpu.acquire();
            stopping = true;
            cpu.lend(null);
            cpu.release();
        } catch (CpuFailedException failed) {
            // The failure ends the loop.
        }
        cpu.endLoop();
        ended.park(Cpu.NEVER);
    }
}
