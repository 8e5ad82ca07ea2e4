package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Lock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A lock among threads. With the system property {@code io.anykernel.locks.check=true}, taking one whose rank is not above
 * that of every lock that the thread holds throws {@link IllegalStateException}.
 */
final class HostLock implements Lock {
    private static final boolean IS_CHECKED = Boolean.getBoolean("io.anykernel.locks.check");
    private static final ThreadLocal<Deque<HostLock>> HELD = ThreadLocal.withInitial(ArrayDeque::new);

    private final String name;
    private final int rank;
    private final CpuLock lock = new CpuLock();

    HostLock(String name, int rank) {
        this.name = name;
        this.rank = rank;
    }

    @Override
    public void lock() {
        if (lock.isHeldByCaller()) {
            throw new IllegalStateException("lock taken twice by one thread: " + name);
        }
        if (IS_CHECKED) {
            checkRank();
        }
        lock.lock();
    }

    private void checkRank() {
        Deque<HostLock> held = HELD.get();
        for (HostLock other : held) {
            if (other.rank >= rank) {
                throw new IllegalStateException("lock order: " + this + " taken while holding " + other);
            }
        }
        held.push(this);
    }

    @Override
    public void unlock() {
        lock.unlock();
        if (IS_CHECKED) {
            HELD.get().remove(this);
        }
    }

    @Override
    public boolean isHeldByCaller() {
        return lock.isHeldByCaller();
    }

    @Override
    public String toString() {
        return name + " (rank " + rank + ")";
    }
}
