package io.anykernel.hypercall.host;

import io.anykernel.hypercall.PortException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps parked, and in ppoll(2) while a port with a descriptor is watched: without such a port it makes no system call of
 * ours and holds no descriptor.
 *
 * <p>The set of ports is an immutable array that is replaced when it changes, since the loop reads it without its Cpu.
 */
final class HostSleeper implements Sleeper {
    private static final WatchedPort[] NONE = {};

    private final InterruptBell interruptBell;
    private volatile WatchedPort[] ports = NONE;

    /** Exists while ports are watched and until the last poll of it has returned; guarded by this. */
    private PollSet pollSet;

    /** Guarded by this. */
    private boolean isPolling;

    private volatile boolean isRung;
    private volatile Thread parked;

    HostSleeper() {
        this.interruptBell = new InterruptBell(this::ring);
    }

    /** With a bell of the caller's choice, which may stay silent. */
    HostSleeper(InterruptBell interruptBell) {
        this.interruptBell = interruptBell;
    }

    @Override
    public void sleep(long nanos) {
        sleep(nanos, false);
    }

    @Override
    public void sleepInterruptibly(long nanos) {
        interruptBell.arm();
        try {
            sleep(nanos, true);
        } finally {
            interruptBell.disarm();
        }
    }

    private void sleep(long nanos, boolean endsByInterrupt) {
        PollSet entered = enterPoll();
        if (entered == null) {
            park(nanos, endsByInterrupt);
        } else {
            poll(entered, nanos, endsByInterrupt);
        }
        isRung = false;
    }

    /**
     * An interrupt ends every park. It is taken away for as long as this lasts, since one that stays pending would end each
     * further park at once.
     */
    private void park(long nanos, boolean endsByInterrupt) {
        long now = HostClock.now();
        long deadlineNanos = nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
        boolean wasInterrupted = Thread.interrupted();
        parked = Thread.currentThread();
        long left = nanos;
        while (!isRung && left > 0 && !(endsByInterrupt && wasInterrupted)) {
            LockSupport.parkNanos(this, left);
            wasInterrupted |= Thread.interrupted();
            left = HostClock.nanosUntil(deadlineNanos);
        }
        parked = null;
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll(PollSet entered, long nanos, boolean endsByInterrupt) {
        boolean isOver = endsByInterrupt && Thread.currentThread().isInterrupted();
        try {
            if (!isRung && !isOver) {
                entered.poll(ports, endsByInterrupt ? interruptBell.atMost(nanos) : nanos);
            }
        } finally {
            leavePoll();
        }
    }

    private synchronized PollSet enterPoll() {
        isPolling = pollSet != null;
        return pollSet;
    }

    private synchronized void leavePoll() {
        isPolling = false;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (pollSet != null && !isPolling && ports.length == 0) {
            pollSet.close();
            pollSet = null;
        }
    }

    @Override
    public void ring() {
        isRung = true;
        LockSupport.unpark(parked);
        ringBell();
    }

    private synchronized void ringBell() {
        if (pollSet != null) {
            pollSet.ring();
        }
    }

    /** @throws PortException if there are too many ports, or no descriptor is left */
    @Override
    public synchronized void watch(WatchedPort port) {
        WatchedPort[] before = ports;
        if (before.length == PollSet.MAX_PORTS) {
            throw new PortException("more than " + PollSet.MAX_PORTS + " ports on one Cpu; give some to another");
        }
        if (pollSet == null) {
            pollSet = new PollSet(port.posix());
        }
        WatchedPort[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = port;
        ports = after;
    }

    @Override
    public synchronized void unwatch(WatchedPort port) {
        ports = Arrays.stream(ports).filter(each -> each != port).toArray(WatchedPort[]::new);
        closeIfUnused();
    }

    @Override
    public boolean isWatching() {
        return ports.length > 0;
    }
}
