package io.anykernel.fs.ext4;

import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Scheduling;

/**
 * The inodes in core: one node a number. A node that is open stays; others leave by CLOCK when the table is full, and are
 * marked as evicted, so that a caller that found one before is refused by {@link #open} and resolves its name again. Names point
 * into the table and never keep a node in it.
 */
final class NodeTable {
    private static final int FIRST_SLOTS = 64;

    private final Lock lock;
    private final int maxNodes;
    private final NameCache names;
    private Ext4Node[] nodes = new Ext4Node[FIRST_SLOTS];
    private Ext4Node[] buckets = new Ext4Node[FIRST_SLOTS];
    private int count;
    private int hand;

    /** @param maxNodes that stay although none is open; as many again may be when more are open */
    NodeTable(int maxNodes, Scheduling scheduling) {
        this.lock = scheduling.newLock("ext4.nodes", LockRanks.NODES);
        this.maxNodes = maxNodes;
        this.names = new NameCache(maxNodes);
    }

    /** The node that a name of {@code directory} led to, or {@code null} if it is not known. */
    Ext4Node find(long directory, String name) {
        lock.lock();
        Ext4Node node = names.find(directory, name);
        if (node != null) {
            node.isUsed = true;
        }
        lock.unlock();
        return node;
    }

    /** Remembers where a name leads. */
    void name(long directory, String name, Ext4Node node) {
        lock.lock();
        if (!node.isEvicted) {
            names.put(directory, name, node);
        }
        lock.unlock();
    }

    /** The node of an inode, or {@code null} if it is not in core. */
    Ext4Node find(long number) {
        lock.lock();
        Ext4Node node = inBucket(number);
        if (node != null) {
            node.isUsed = true;
        }
        lock.unlock();
        return node;
    }

    /** Takes a new node in, unless its inode came into core meanwhile: then that node is returned. */
    Ext4Node keep(Ext4Node node) {
        lock.lock();
        Ext4Node known = inBucket(node.id());
        if (known == null) {
            insert(node);
            known = node;
        }
        lock.unlock();
        return known;
    }

    /** Holds a node until {@link #close}: {@code STALE} if it left the table before. */
    int open(Ext4Node node) {
        lock.lock();
        boolean isThere = !node.isEvicted;
        if (isThere) {
            node.opens++;
        }
        lock.unlock();
        return isThere ? Errno.OK : Errno.STALE;
    }

    void close(Ext4Node node) {
        lock.lock();
        node.opens--;
        lock.unlock();
    }

    /** Nodes in core. */
    int count() {
        lock.lock();
        int now = count;
        lock.unlock();
        return now;
    }

    private Ext4Node inBucket(long number) {
        Ext4Node node = buckets[bucket(number)];
        while (node != null && node.id() != number) {
            node = node.nextInBucket;
        }
        return node;
    }

    private void insert(Ext4Node node) {
        int slot = count < maxNodes ? count : evict();
        if (slot == nodes.length) {
            grow();
        }
        count += slot == count ? 1 : 0;
        nodes[slot] = node;
        int bucket = bucket(node.id());
        node.nextInBucket = buckets[bucket];
        buckets[bucket] = node;
    }

    /** Makes a slot free: of the first node that is not open and was not used since the hand last passed, or a new one. */
    private int evict() {
        for (int step = 2 * count; step > 0; step--) {
            int slot = hand;
            hand = hand + 1 == count ? 0 : hand + 1;
            Ext4Node node = nodes[slot];
            if (node.opens == 0 && !node.isUsed) {
                remove(node);
                return slot;
            }
            node.isUsed = false;
        }
        return count;
    }

    private void remove(Ext4Node node) {
        int bucket = bucket(node.id());
        Ext4Node before = null;
        Ext4Node at = buckets[bucket];
        while (at != node) {
            before = at;
            at = at.nextInBucket;
        }
        if (before == null) {
            buckets[bucket] = node.nextInBucket;
        } else {
            before.nextInBucket = node.nextInBucket;
        }
        node.nextInBucket = null;
        node.isEvicted = true;
    }

    private void grow() {
        Ext4Node[] grown = new Ext4Node[2 * nodes.length];
        System.arraycopy(nodes, 0, grown, 0, nodes.length);
        nodes = grown;
        buckets = new Ext4Node[grown.length];
        for (int i = 0; i < count; i++) {
            int bucket = bucket(nodes[i].id());
            nodes[i].nextInBucket = buckets[bucket];
            buckets[bucket] = nodes[i];
        }
    }

    private int bucket(long number) {
        return (int) number & (buckets.length - 1);
    }
}
