package io.anykernel.fs;

import io.anykernel.core.sync.WaitList;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which filesystem is mounted where, and what is open on each. Walkers read a snapshot; changes replace it under a lock. A
 * mount leaves the snapshot before its gate shuts, so a walker that a gate refused finds another tree on its next walk.
 */
public final class MountTable {
    private final Lock lock;
    private final WaitList waiting;
    private volatile Mount[] mounts = new Mount[0];
    private volatile boolean isClosed;

    public MountTable(Scheduling scheduling) {
        this.lock = scheduling.newLock("fs.mounts", LockRanks.MOUNTS);
        this.waiting = new WaitList(lock, scheduling);
    }

    /** The mounts in the order in which they were made. */
    public List<Mount> mounts() {
        List<Mount> all = new ArrayList<>();
        Collections.addAll(all, mounts);
        return all;
    }

    /** The root of the tree, or {@code null} before anything is mounted. */
    Mount root() {
        Mount[] snapshot = mounts;
        return snapshot.length == 0 ? null : snapshot[0];
    }

    /** What is mounted on {@code node}, or {@code null}. */
    Mount on(Node node) {
        Mount[] snapshot = mounts;
        for (int i = 1; i < snapshot.length; i++) {
            if (snapshot[i].covers(node)) {
                return snapshot[i];
            }
        }
        return null;
    }

    /** Whether the whole tree is closed. */
    boolean isClosed() {
        return isClosed;
    }

    /**
     * Adds a mount; the first goes to {@code /} and covers nothing. {@code BUSY} if its place is taken, {@code BAD_HANDLE}
     * if the tree is closed. The table owns the filesystem from {@code Errno.OK} on.
     */
    int mount(Mount mount) {
        lock.lock();
        try {
            if (isClosed) {
                return Errno.BAD_HANDLE;
            }
            Mount[] old = mounts;
            boolean isTaken = mount.covered() == null
                    ? old.length > 0
                    : on(mount.covered().node()) != null;
            if (isTaken) {
                return Errno.BUSY;
            }
            Mount[] grown = new Mount[old.length + 1];
            System.arraycopy(old, 0, grown, 0, old.length);
            grown[old.length] = mount;
            mount.setMounted(true);
            mounts = grown;
            return Errno.OK;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the mount out of the tree and shuts its gate: {@code BUSY} while a call passes it, a node is open on it or
     * something is mounted below it, {@code INVALID} if it is not mounted any more.
     */
    int unmount(Mount mount) {
        lock.lock();
        try {
            if (!mount.isMounted()) {
                return isClosed ? Errno.BAD_HANDLE : Errno.INVALID;
            }
            if (mount.openNodes() != null || !mount.gate().shutIfIdle()) {
                return Errno.BUSY;
            }
            mounts = without(mounts, mount);
            mount.setMounted(false);
            return Errno.OK;
        } finally {
            lock.unlock();
        }
    }

    private static Mount[] without(Mount[] old, Mount mount) {
        Mount[] left = new Mount[old.length - 1];
        int at = 0;
        for (Mount other : old) {
            if (other != mount) {
                left[at++] = other;
            }
        }
        return left;
    }

    /** Empties the tree for good; the caller has to end the mounts returned, which are none from the second call on. */
    Mount[] close() {
        lock.lock();
        Mount[] all = mounts;
        isClosed = true;
        mounts = new Mount[0];
        for (Mount mount : all) {
            mount.setMounted(false);
            mount.gate().shut();
        }
        lock.unlock();
        return all;
    }

    /** Counts an open node in, unless its mount has gone meanwhile. */
    boolean add(OpenNode opened) {
        lock.lock();
        boolean isMounted = opened.mount().isMounted();
        if (isMounted) {
            opened.mount().add(opened);
        }
        lock.unlock();
        return isMounted;
    }

    void remove(OpenNode closed) {
        Mount mount = closed.mount();
        lock.lock();
        mount.remove(closed);
        if (mount.openNodes() == null) {
            waiting.wakeAll(mount);
        }
        lock.unlock();
    }

    /** What is open on a mount right now. */
    List<OpenNode> openNodes(Mount mount) {
        List<OpenNode> open = new ArrayList<>();
        lock.lock();
        for (OpenNode at = mount.openNodes(); at != null; at = at.next) {
            open.add(at);
        }
        lock.unlock();
        return open;
    }

    /** Waits until nothing is open on a mount that is out of the tree; false if something still is at the deadline. */
    boolean awaitUnused(Mount mount, long deadlineNanos) {
        lock.lock();
        try {
            while (mount.openNodes() != null) {
                if (!waiting.await(mount, deadlineNanos)) {
                    return mount.openNodes() == null;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
