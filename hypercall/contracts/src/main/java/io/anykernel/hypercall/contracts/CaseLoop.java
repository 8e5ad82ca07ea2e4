package io.anykernel.hypercall.contracts;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;
import io.anykernel.hypercall.DutyCycle;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.sim.SimCpu;

/** Polls drivers on a Cpu as a kernel's loop does: attached in simulation, elsewhere in a thread of control of its own. */
public final class CaseLoop {
    private final World world;
    private final Cpu cpu;
    private final DutyCycle work;
    private final Parker ended;

    /** Guarded by the Cpu. */
    private boolean isStopping;

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
            world.scheduling().start("case-loop", loop::run);
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
            cpu.wake();
        }
        while (!ended.park(Cpu.NEVER)) {
            // Returned for no reason: the permit is still owed.
        }
    }

    private void run() {
        try {
            cpu.acquire();
            if (!isStopping) {
                cpu.lend(work);
            }
            while (!isStopping) {
                boolean hasMore = work.poll(world.clock().nanoTime());
                if (hasMore) {
                    cpu.giveWay();
                } else {
                    cpu.idle(work.nextDeadlineNanos());
                }
            }
        } catch (CpuFailedException failed) {
            // The case knows the cause.
        } finally {
            if (cpu.isHeldByCaller()) {
                cpu.release();
            }
            ended.unpark();
        }
    }
}
