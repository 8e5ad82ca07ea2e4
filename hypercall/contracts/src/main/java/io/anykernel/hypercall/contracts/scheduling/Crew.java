package io.anykernel.hypercall.contracts.scheduling;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;

/** Starts threads of control and waits for all of them; a failure of one is thrown to who waits. */
final class Crew {
    private static final int LOCK_RANK = 1;

    private final Scheduling scheduling;
    private final Lock lock;
    private final Parker ended;
    private int running;
    private Throwable failure;

    /** Work that may fail. */
    interface Work {
        void run() throws Exception;
    }

    Crew(Scheduling scheduling) {
        this.scheduling = scheduling;
        this.lock = scheduling.newLock("contract.crew", LOCK_RANK);
        this.ended = scheduling.newParker();
    }

    void start(String name, Work work) {
        lock.lock();
        running++;
        lock.unlock();
        scheduling.start(name, () -> {
            Throwable thrown = null;
            try {
                work.run();
            } catch (Throwable caught) {
                thrown = caught;
            }
            finish(thrown);
        });
    }

    private void finish(Throwable thrown) {
        lock.lock();
        running--;
        failure = failure == null ? thrown : failure;
        lock.unlock();
        ended.unpark();
    }

    void join() {
        while (isRunning()) {
            ended.park(Cpu.NEVER);
        }
        if (failure != null) {
            throw new AssertionError("a member of the crew failed: " + failure);
        }
    }

    private boolean isRunning() {
        lock.lock();
        try {
            return running > 0;
        } finally {
            lock.unlock();
        }
    }
}
