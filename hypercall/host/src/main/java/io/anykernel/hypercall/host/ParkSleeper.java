package io.anykernel.hypercall.host;

import java.util.concurrent.locks.LockSupport;

/** Sleeps without system calls of ours, where no binding loads: there are no descriptors to watch then. */
final class ParkSleeper implements Sleeper {
    private volatile boolean isRung;
    private volatile Thread sleeping;

    @Override
    public void sleep(long nanos) {
        sleeping = Thread.currentThread();
        if (!isRung) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeping = null;
        isRung = false;
    }

    @Override
    public void ring() {
        isRung = true;
        LockSupport.unpark(sleeping);
    }

    @Override
    public void watch(WatchedPort port) {
        throw new UnsupportedOperationException("no system calls here");
    }

    @Override
    public void unwatch(WatchedPort port) {}
}
