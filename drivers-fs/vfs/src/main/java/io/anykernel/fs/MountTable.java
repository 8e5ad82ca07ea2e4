package io.anykernel.fs;

import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which filesystem is mounted where. Walkers read a snapshot; changes replace it under a lock. */
public final class MountTable {
    private final Lock lock;
    private volatile Mount[] mounts = new Mount[0];

    public MountTable(Scheduling scheduling) {
        this.lock = scheduling.newLock("fs.mounts", LockRanks.MOUNTS);
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

    /**
     * Mounts on the directory that {@code walker} has found; the first mount goes to {@code /} and needs no directory. The
     * table owns {@code fileSystem} from {@code Errno.OK} on.
     */
    int mount(String path, FileSystem fileSystem, Mount parent, Node directory) {
        if (directory != null) {
            if (directory.type() != FileType.DIRECTORY) {
                return Errno.NOT_DIRECTORY;
            }
            int opened = directory.open();
            if (opened != Errno.OK) {
                return opened;
            }
        }
        int status = add(new Mount(path, fileSystem, parent, directory));
        if (status != Errno.OK && directory != null) {
            directory.close();
        }
        return status;
    }

    private int add(Mount mount) {
        lock.lock();
        try {
            Mount[] old = mounts;
            boolean taken = mount.covered() == null ? old.length > 0 : on(mount.covered()) != null;
            if (taken) {
                return Errno.BUSY;
            }
            Mount[] grown = new Mount[old.length + 1];
            System.arraycopy(old, 0, grown, 0, old.length);
            grown[old.length] = mount;
            mounts = grown;
            return Errno.OK;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the mount out of the tree; {@code BUSY} while files are open on it or others are mounted below it. */
    int unmount(Mount mount) {
        lock.lock();
        try {
            Mount[] old = mounts;
            for (Mount other : old) {
                if (other.parent() == mount) {
                    return Errno.BUSY;
                }
            }
            if (mount.openFiles() > 0) {
                return Errno.BUSY;
            }
            mounts = without(old, mount);
        } finally {
            lock.unlock();
        }
        if (mount.covered() != null) {
            mount.covered().close();
        }
        return Errno.OK;
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

    /** Counts an open file in; {@code STALE} if the mount has gone meanwhile. */
    int open(Mount mount) {
        lock.lock();
        try {
            for (Mount known : mounts) {
                if (known == mount) {
                    mount.addOpenFiles(1);
                    return Errno.OK;
                }
            }
            return Errno.STALE;
        } finally {
            lock.unlock();
        }
    }

    void close(Mount mount) {
        lock.lock();
        mount.addOpenFiles(-1);
        lock.unlock();
    }
}
