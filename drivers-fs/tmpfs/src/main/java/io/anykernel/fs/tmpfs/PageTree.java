package io.anykernel.fs.tmpfs;

/**
 * The frames of one file by page index, sparse: a radix tree of 64 children a level, as high as its largest index needs.
 * Guarded by the file's lock.
 */
final class PageTree {
    private static final int BITS = 6;
    private static final int FANOUT = 1 << BITS;
    private static final int MASK = FANOUT - 1;

    /** An {@code int[]} of frames plus one, or an {@code Object[]} of such nodes; {@code null} while the tree is empty. */
    private Object root;

    /** Inner levels above the leaves. */
    private int height;

    private long pages;

    /** Pages that have a frame. */
    long pages() {
        return pages;
    }

    /** The frame at {@code index}, or {@link FramePool#NONE}. */
    int get(long index) {
        if (root == null || !reaches(index)) {
            return FramePool.NONE;
        }
        Object node = root;
        for (int level = height; level > 0; level--) {
            node = ((Object[]) node)[slot(index, level)];
            if (node == null) {
                return FramePool.NONE;
            }
        }
        return ((int[]) node)[slot(index, 0)] - 1;
    }

    /** Sets a frame where there is none yet. */
    void put(long index, int frame) {
        if (root == null) {
            root = new int[FANOUT];
            height = 0;
        }
        while (!reaches(index)) {
            Object[] above = new Object[FANOUT];
            above[0] = root;
            root = above;
            height++;
        }
        Object node = root;
        for (int level = height; level > 0; level--) {
            Object[] inner = (Object[]) node;
            int slot = slot(index, level);
            if (inner[slot] == null) {
                inner[slot] = level == 1 ? new int[FANOUT] : new Object[FANOUT];
            }
            node = inner[slot];
        }
        ((int[]) node)[slot(index, 0)] = frame + 1;
        pages++;
    }

    /** Gives the frames from {@code firstIndex} on back to {@code pool}. */
    void cut(long firstIndex, FramePool pool) {
        if (root != null && prune(root, height, 0, firstIndex, pool)) {
            root = null;
            height = 0;
        }
    }

    /** Whether nothing is left below {@code node}, whose first index is {@code base}. */
    private boolean prune(Object node, int level, long base, long firstIndex, FramePool pool) {
        if (level == 0) {
            return pruneLeaf((int[]) node, base, firstIndex, pool);
        }
        Object[] inner = (Object[]) node;
        long span = 1L << BITS * level;
        boolean empty = true;
        for (int i = 0; i < FANOUT; i++) {
            long first = base + i * span;
            boolean reached = inner[i] != null && first + span > firstIndex;
            if (reached && prune(inner[i], level - 1, first, firstIndex, pool)) {
                inner[i] = null;
            }
            empty &= inner[i] == null;
        }
        return empty;
    }

    private boolean pruneLeaf(int[] leaf, long base, long firstIndex, FramePool pool) {
        boolean empty = true;
        for (int i = 0; i < FANOUT; i++) {
            if (leaf[i] != 0 && base + i >= firstIndex) {
                pool.giveBack(leaf[i] - 1);
                leaf[i] = 0;
                pages--;
            }
            empty &= leaf[i] == 0;
        }
        return empty;
    }

    private boolean reaches(long index) {
        return index >>> BITS * (height + 1) == 0;
    }

    private static int slot(long index, int level) {
        return (int) (index >>> BITS * level) & MASK;
    }
}
