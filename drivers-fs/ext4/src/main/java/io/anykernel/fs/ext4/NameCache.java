package io.anykernel.fs.ext4;

/**
 * Names found lately and the nodes that they led to. A node that left the {@link NodeTable} is not found; the names used
 * least lately make room (CLOCK). Guarded by the table's lock.
 */
final class NameCache {
    private static final int FIRST_SLOTS = 64;
    private static final int NONE = -1;
    private static final int GOLDEN = 0x9e37_79b9;

    /** A power of two, as is the number of slots and of buckets. */
    private final int maxSlots;

    private long[] directories = new long[FIRST_SLOTS];
    private String[] names = new String[FIRST_SLOTS];
    private Ext4Node[] nodes = new Ext4Node[FIRST_SLOTS];
    private boolean[] used = new boolean[FIRST_SLOTS];
    private int[] next = new int[FIRST_SLOTS];
    private int[] buckets = emptyBuckets(FIRST_SLOTS);
    private int count;
    private int hand;

    /** @param minSlots names that there is room for at least */
    NameCache(int minSlots) {
        int slots = FIRST_SLOTS;
        while (slots < minSlots) {
            slots *= 2;
        }
        this.maxSlots = slots;
    }

    /** The node of a name, or {@code null} if it is not remembered. */
    Ext4Node find(long directory, String name) {
        int slot = slotOf(directory, name);
        if (slot == NONE || nodes[slot].isEvicted) {
            return null;
        }
        used[slot] = true;
        return nodes[slot];
    }

    void put(long directory, String name, Ext4Node node) {
        int slot = slotOf(directory, name);
        if (slot == NONE) {
            slot = freeSlot();
            directories[slot] = directory;
            names[slot] = name;
            used[slot] = false;
            link(slot);
        }
        nodes[slot] = node;
    }

    private int slotOf(long directory, String name) {
        int slot = buckets[bucket(directory, name)];
        while (slot != NONE && (directories[slot] != directory || !names[slot].equals(name))) {
            slot = next[slot];
        }
        return slot;
    }

    private int freeSlot() {
        if (count < maxSlots) {
            if (count == names.length) {
                grow();
            }
            return count++;
        }
        while (used[hand] && !nodes[hand].isEvicted) {
            used[hand] = false;
            hand = hand + 1 & maxSlots - 1;
        }
        int slot = hand;
        hand = hand + 1 & maxSlots - 1;
        unlink(slot);
        return slot;
    }

    private void link(int slot) {
        int bucket = bucket(directories[slot], names[slot]);
        next[slot] = buckets[bucket];
        buckets[bucket] = slot;
    }

    private void unlink(int slot) {
        int bucket = bucket(directories[slot], names[slot]);
        int at = buckets[bucket];
        if (at == slot) {
            buckets[bucket] = next[slot];
            return;
        }
        while (next[at] != slot) {
            at = next[at];
        }
        next[at] = next[slot];
    }

    private void grow() {
        int slots = 2 * count;
        long[] grownDirectories = new long[slots];
        String[] grownNames = new String[slots];
        Ext4Node[] grownNodes = new Ext4Node[slots];
        boolean[] grownUsed = new boolean[slots];
        System.arraycopy(directories, 0, grownDirectories, 0, count);
        System.arraycopy(names, 0, grownNames, 0, count);
        System.arraycopy(nodes, 0, grownNodes, 0, count);
        System.arraycopy(used, 0, grownUsed, 0, count);
        directories = grownDirectories;
        names = grownNames;
        nodes = grownNodes;
        used = grownUsed;
        next = new int[slots];
        buckets = emptyBuckets(slots);
        for (int slot = 0; slot < count; slot++) {
            link(slot);
        }
    }

    private int bucket(long directory, String name) {
        int hash = (name.hashCode() + (int) directory * 31) * GOLDEN;
        return (hash ^ hash >>> 15) & buckets.length - 1;
    }

    private static int[] emptyBuckets(int count) {
        int[] buckets = new int[count];
        for (int i = 0; i < count; i++) {
            buckets[i] = NONE;
        }
        return buckets;
    }
}
