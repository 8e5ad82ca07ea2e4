package io.anykernel.hypercall.host;

import io.anykernel.hypercall.CpuLoop;
import io.anykernel.hypercall.DutyCycle;
import java.util.concurrent.CountDownLatch;

/** A loop as a kernel's: lends its work, runs a pass a turn, ends on request. Its threads are for tests to see. */
final class TestLoop implements CpuLoop {
    final CountDownLatch ended = new CountDownLatch(1);

    /** The thread that ran the last turn; guarded by the Cpu, as is what follows. */
    Thread turnedBy;

    int turns;
    private final HostCpu cpu;
    private final DutyCycle work;
    private boolean isStopping;
    private boolean isLent;

    TestLoop(HostCpu cpu, DutyCycle work) {
        this.cpu = cpu;
        this.work = work;
    }

    static TestLoop start(HostScheduling scheduling, HostCpu cpu, DutyCycle work) {
        TestLoop loop = new TestLoop(cpu, work);
        scheduling.startLoop(cpu.name(), cpu, loop);
        return loop;
    }

    @Override
    public boolean turn() {
        if (isStopping) {
            return false;
        }
        turnedBy = Thread.currentThread();
        turns++;
        if (!isLent) {
            isLent = true;
            cpu.lend(work);
        }
        if (work.poll(HostClock.now())) {
            cpu.giveWay();
        } else {
            cpu.idle(work.nextDeadlineNanos());
        }
        return !isStopping;
    }

    @Override
    public void ended() {
        if (ended.getCount() == 0) {
            throw new AssertionError("ended twice");
        }
        ended.countDown();
    }

    /** Ends it as a kernel does, and waits until it has ended. */
    void stop() throws InterruptedException {
        if (cpu.failure() == null) {
            cpu.acquire();
            isStopping = true;
            cpu.lend(null);
            cpu.release();
        }
        cpu.endLoop();
        ended.await();
    }
}
