package io.anykernel.fs.ext4;

import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/** Names and inodes found lately, each in the one slot that its hash gives it. */
final class NameCache {
    private static final int SLOTS = 4096;
    private static final int GOLDEN = 0x9e37_79b9;

    private final Lock lock;
    private final long[] directories = new long[SLOTS];
    private final String[] names = new String[SLOTS];
    private final Ext4Node[] named = new Ext4Node[SLOTS];
    private final Ext4Node[] numbered = new Ext4Node[SLOTS];

    NameCache(Scheduling scheduling) {
        this.lock = scheduling.newLock("ext4.names", LockRanks.NODES);
    }

    /** The node of a name, or {@code null} if it is not remembered. */
    Ext4Node find(long directory, String name) {
        int slot = slot(directory, name);
        lock.lock();
        boolean hit = directories[slot] == directory && name.equals(names[slot]);
        Ext4Node node = hit ? named[slot] : null;
        lock.unlock();
        return node;
    }

    void put(long directory, String name, Ext4Node node) {
        int slot = slot(directory, name);
        lock.lock();
        directories[slot] = directory;
        names[slot] = name;
        named[slot] = node;
        lock.unlock();
    }

    /** The node of a number, or {@code null} if it is not remembered. */
    Ext4Node find(long number) {
        lock.lock();
        Ext4Node node = numbered[(int) number & (SLOTS - 1)];
        lock.unlock();
        return node != null && node.id() == number ? node : null;
    }

    /** Remembers a node, unless another of the same number was faster: then that one is returned. */
    Ext4Node keep(Ext4Node node) {
        int slot = (int) node.id() & (SLOTS - 1);
        lock.lock();
        Ext4Node known = numbered[slot];
        boolean isKnown = known != null && known.id() == node.id();
        if (!isKnown) {
            numbered[slot] = node;
        }
        lock.unlock();
        return isKnown ? known : node;
    }

    private static int slot(long directory, String name) {
        int hash = (name.hashCode() + (int) directory * 31) * GOLDEN;
        return hash >>> 20;
    }
}
