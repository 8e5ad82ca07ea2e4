package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuLoop;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.sim.SimCpu;

/** Polls drivers on a Cpu as a kernel's loop does: attached in simulation, elsewhere where the world runs loops. */
public final class CaseLoop implements CpuLoop {
    private final World world;
    private final Cpu cpu;
    private final DutyCycle work;
    private final Parker ended;

    /** Guarded by the Cpu, as is what follows. */
    private boolean isStopping;

    private boolean isLent;

    private CaseLoop(World world, Cpu cpu, DutyCycle work) {
        this.world = world;
        this.cpu = cpu;
        this.work = work;
        this.ended = world.scheduling().newParker();
    }

    /** Starts the loop; the caller does not hold the Cpu. */
    public static CaseLoop start(World world, Cpu cpu, DutyCycle work) {
        CaseLoop loop = new CaseLoop(world, cpu, work);
        if (cpu instanceof SimCpu simulated) {
            simulated.attach(work);
        } else {
            world.scheduling().startLoop("case-loop", cpu, loop);
        }
        return loop;
    }

    /** Returns when the work runs no more. The caller does not hold the Cpu; to be called once. */
    public void stop() {
        if (cpu instanceof SimCpu simulated) {
            simulated.attach(null);
            return;
        }
        if (cpu.failure() == null) {
            cpu.acquire();
            isStopping = true;
            cpu.lend(null);
            cpu.release();
        }
        cpu.endLoop();
        while (!ended.park(Cpu.NEVER)) {
            // Returned for no reason: the permit is still owed.
        }
    }

    @Override
    public boolean turn() {
        if (!isStopping && !isLent) {
            isLent = true;
            cpu.lend(work);
        }
        if (!isStopping && work.poll(world.clock().nanoTime())) {
            cpu.giveWay();
        } else if (!isStopping) {
            cpu.idle(work.nextDeadlineNanos());
        }
        return !isStopping;
    }

    @Override
    public void ended() {
        ended.unpark();
    }
}
