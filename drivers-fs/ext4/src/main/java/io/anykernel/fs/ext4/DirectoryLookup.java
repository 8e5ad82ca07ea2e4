package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;

import io.anykernel.fs.ext4.layout.DirectoryRecord;
import io.anykernel.fs.ext4.layout.HashTreeBlock;
import io.anykernel.hypercall.Errno;

/** Finds a name: by the hash index where there is one, else block by block. One use. */
final class DirectoryLookup {
    private static final int MAX_LEVELS = 3;

    private final DirectoryBlocks blocks;
    private final Inode directory;
    private final byte[] name;
    private final MetadataBlock block = new MetadataBlock();
    private final DirectoryRecord record = new DirectoryRecord();
    private final ExtentRange range = new ExtentRange();
    private final int leafBytes;

    /** Per level of the index, root first: its block in the directory, and the entry taken there. */
    private final long[] path = new long[MAX_LEVELS];

    private final int[] taken = new int[MAX_LEVELS];
    private int levels;
    private long hash;
    private int foundIn;

    DirectoryLookup(DirectoryBlocks blocks, Inode directory, byte[] name) {
        this.blocks = blocks;
        this.directory = directory;
        this.name = name;
        this.leafBytes = blocks.leafBytes();
    }

    /**
     * Number of the inode that the name leads to, or a negative code.
     *
     * @param likely block where a search without an index begins: names are often asked for in their order
     */
    long find(int likely) {
        try {
            return blocks.isIndexed(directory) ? findIndexed() : findLinear(likely);
        } finally {
            block.release();
        }
    }

    /** Block of the directory that holds the name found. */
    int foundIn() {
        return foundIn;
    }

    private long findLinear(int likely) {
        long count = blocks.count(directory);
        long first = likely < count ? likely : 0;
        long found = search(first, count);
        return found == Errno.NO_ENTRY ? search(0, first) : found;
    }

    private long search(long first, long end) {
        for (long logical = first; logical < end; logical++) {
            long found = searchLeaf(logical);
            if (found != Errno.NO_ENTRY) {
                foundIn = (int) logical;
                return found;
            }
        }
        return Errno.NO_ENTRY;
    }

    private long findIndexed() {
        int status = pinIndex(0);
        if (status != Errno.OK) {
            return status;
        }
        HashTreeBlock root = blocks.root(directory, block);
        hash = hash(root.hashVersion());
        levels = root.levels() + 1;
        long leaf = take(0, 0, root);
        for (int level = 1; level < levels && leaf >= 0; level++) {
            leaf = enter(level, leaf, true);
        }
        while (leaf >= 0) {
            long found = searchLeaf(leaf);
            if (found != Errno.NO_ENTRY) {
                return found;
            }
            leaf = nextLeaf();
        }
        return leaf;
    }

    private long hash(int version) {
        VolumeInfo volume = blocks.volume();
        boolean adds = volume.hashesUnsigned() && version < DirectoryHash.UNSIGNED;
        return new DirectoryHash(adds ? version + DirectoryHash.UNSIGNED : version, volume.hashSeed()).of(name);
    }

    /** Reads an inner block and takes the entry for the hash, or the first; the block below, or a negative code. */
    private long enter(int level, long logical, boolean byHash) {
        int status = pinIndex(logical);
        if (status != Errno.OK) {
            return status;
        }
        HashTreeBlock node = blocks.node(directory, block);
        path[level] = logical;
        taken[level] = byHash ? node.find(hash) : 0;
        return node.child(taken[level]);
    }

    private long take(int level, long logical, HashTreeBlock index) {
        path[level] = logical;
        taken[level] = index.find(hash);
        return index.child(taken[level]);
    }

    /** The leaf after the last, if names of the hash go on there; {@code NO_ENTRY} if not. */
    private long nextLeaf() {
        int level = levels - 1;
        while (level >= 0) {
            int status = pinIndex(path[level]);
            if (status != Errno.OK) {
                return status;
            }
            HashTreeBlock index = level == 0 ? blocks.root(directory, block) : blocks.node(directory, block);
            if (taken[level] + 1 < index.count()) {
                return advance(level, index);
            }
            level--;
        }
        return Errno.NO_ENTRY;
    }

    private long advance(int level, HashTreeBlock index) {
        taken[level]++;
        if ((index.hash(taken[level]) & ~1L) != hash) {
            return Errno.NO_ENTRY;
        }
        long below = index.child(taken[level]);
        for (int at = level + 1; at < levels && below >= 0; at++) {
            below = enter(at, below, false);
        }
        return below;
    }

    private long searchLeaf(long logical) {
        int status = pin(logical);
        if (status == Errno.NO_DATA) {
            // A hole holds no names.
            return Errno.NO_ENTRY;
        }
        if (status != Errno.OK) {
            return status;
        }
        blocks.checkLeaf(directory, block);
        int at = 0;
        while (at < leafBytes) {
            record.wrap(block.memory(), block.offset() + at);
            if (record.inode() != 0 && record.hasName(name)) {
                return record.inode();
            }
            at = blocks.next(record, at, block);
        }
        return Errno.NO_ENTRY;
    }

    private int pinIndex(long logical) {
        int status = pin(logical);
        expect(
                status != Errno.NO_DATA,
                directory.tableBlock(),
                "directory.extent",
                logical,
                "a mapped block of the index of inode " + directory.number());
        return status;
    }

    private int pin(long logical) {
        expect(
                logical < blocks.count(directory),
                directory.tableBlock(),
                "dx_entry.block",
                logical,
                "a block of the directory");
        block.release();
        return blocks.pin(directory, logical, range, block);
    }
}
