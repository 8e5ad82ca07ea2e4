package io.anykernel.core.contracts.ring;

import java.util.concurrent.atomic.AtomicInteger;

/** Sleeping by spinning: a thread's sleep takes so long that the races looked for would hardly ever come. */
final class SpinningBell {
    private static final int SPINS = 200;

    private final AtomicInteger rung = new AtomicInteger();

    void ring() {
        rung.incrementAndGet();
    }

    void await() throws InterruptedException {
        for (int spins = 0; rung.get() == 0; spins++) {
            Thread.onSpinWait();
            if (spins > SPINS) {
                Thread.yield();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("no notification came");
            }
        }
        rung.set(0);
    }
}
