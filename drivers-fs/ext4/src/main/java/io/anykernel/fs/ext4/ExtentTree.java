package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectChecksum;
import static io.anykernel.fs.ext4.Corruption.expectEquals;

import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.MetadataBlock.Kind;
import io.anykernel.fs.ext4.layout.ExtentNode;
import io.anykernel.fs.ext4.layout.InodeEntry;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;

/**
 * Finds blocks of files. Nodes are checked in full once, when they enter the cache; where a node sits in its tree is
 * checked on every walk, and depth falls by one a level, so that damage cannot make a walk endless.
 */
final class ExtentTree {
    private static final long END = 1L << 32;

    private final VolumeInfo volume;
    private final MetadataReader reader;
    private final Crc32c crc;

    ExtentTree(VolumeInfo volume, MetadataReader reader, Crc32c crc) {
        this.volume = volume;
        this.reader = reader;
        this.crc = crc;
    }

    /**
     * Checks a root in its inode: cheap, so done when the inode is loaded and on every walk.
     *
     * @param block of the inode table, for messages
     */
    void checkRoot(Memory root, int offset, long block) {
        ExtentNode node = new ExtentNode().wrap(root, offset, InodeEntry.BLOCK_BYTES);
        checkHeader(node, InodeEntry.BLOCK_BYTES, block);
        checkEntries(node, block);
    }

    /**
     * Finds {@code logicalBlock} of a file.
     *
     * @return {@code Errno.OK} and the run from that block on in {@code into}, or a negative code
     */
    int find(Inode inode, long logicalBlock, ExtentRange into) {
        MetadataBlock block = new MetadataBlock();
        try {
            int status = reader.pin(inode.tableBlock(), volume.blockShift(), block);
            return status != Errno.OK ? status : descend(inode, block, logicalBlock, into);
        } finally {
            block.release();
        }
    }

    private int descend(Inode inode, MetadataBlock block, long logicalBlock, ExtentRange into) {
        int root = block.offset() + inode.rootOffset();
        checkRoot(block.memory(), root, block.number());
        ExtentNode node = new ExtentNode().wrap(block.memory(), root, InodeEntry.BLOCK_BYTES);
        long end = END;
        for (int depth = node.depth() - 1; depth >= 0; depth--) {
            int i = node.find(logicalBlock);
            if (i < 0) {
                into.set(0, node.firstBlock(0) - logicalBlock);
                return Errno.OK;
            }
            end = i + 1 < node.entries() ? node.firstBlock(i + 1) : end;
            long first = node.firstBlock(i);
            long child = node.child(i);
            block.release();
            int status = reader.pin(child, volume.blockShift(), block);
            if (status != Errno.OK) {
                return status;
            }
            node.wrap(block.memory(), block.offset(), volume.blockBytes());
            checkChild(node, block, inode.checksumSeed(), depth, first, end);
        }
        locate(node, logicalBlock, end, into);
        return Errno.OK;
    }

    private static void locate(ExtentNode leaf, long logicalBlock, long end, ExtentRange into) {
        int i = leaf.find(logicalBlock);
        long skip = i < 0 ? 0 : logicalBlock - leaf.firstBlock(i);
        if (i >= 0 && skip < leaf.length(i)) {
            into.set(leaf.isWritten(i) ? leaf.start(i) + skip : 0, leaf.length(i) - skip);
        } else {
            long next = i + 1 < leaf.entries() ? leaf.firstBlock(i + 1) : end;
            into.set(0, Math.max(1, next - logicalBlock));
        }
    }

    private void checkChild(ExtentNode node, MetadataBlock block, int seed, int depth, long first, long end) {
        long number = block.number();
        if (!block.isChecked(Kind.EXTENTS)) {
            checkHeader(node, volume.blockBytes(), number);
            if (volume.hasChecksums()) {
                expectChecksum(node.computedChecksum(crc, seed), node.checksum(), number, "extent_tail.checksum");
            }
            checkEntries(node, number);
            block.setChecked(Kind.EXTENTS);
        }
        expectEquals(depth, node.depth(), number, "extent_header.depth");
        expect(node.entries() > 0, number, "extent_header.entries", 0, "at least 1 below the root");
        long found = node.firstBlock(0);
        expect(found >= first && found < end, number, "extent.block", found, first + " to " + (end - 1));
        long last = node.firstBlock(node.entries() - 1);
        expect(last < end, number, "extent.block", last, "less than " + end);
    }

    private void checkHeader(ExtentNode node, int sizeBytes, long block) {
        expectEquals(ExtentNode.MAGIC_VALUE, node.magic(), block, "extent_header.magic");
        int most = ExtentNode.capacityFor(sizeBytes);
        int capacity = node.capacity();
        expect(capacity > 0 && capacity <= most, block, "extent_header.max", capacity, "1 to " + most);
        expect(node.entries() <= capacity, block, "extent_header.entries", node.entries(), "at most " + capacity);
        expect(node.depth() <= ExtentNode.MAX_DEPTH, block, "extent_header.depth", node.depth(), "at most 5");
        expect(node.depth() == 0 || node.entries() > 0, block, "extent_header.entries", 0, "at least 1 in an index");
    }

    private void checkEntries(ExtentNode node, long block) {
        boolean isLeaf = node.depth() == 0;
        long least = 0;
        for (int i = 0; i < node.entries(); i++) {
            long first = node.firstBlock(i);
            expect(first >= least, block, isLeaf ? "extent.block" : "extent_idx.block", first, "at least " + least);
            if (isLeaf) {
                checkExtent(node, i, block);
                least = first + node.length(i);
            } else {
                long child = node.child(i);
                expect(volume.holds(child, 1), block, "extent_idx.leaf", child, "a block of the volume");
                least = first + 1;
            }
        }
    }

    private void checkExtent(ExtentNode node, int i, long block) {
        int length = node.length(i);
        expect(length > 0, block, "extent.len", length, "at least 1");
        expect(node.firstBlock(i) + length <= END, block, "extent.len", length, "an end below 2^32");
        expect(volume.holds(node.start(i), length), block, "extent.start", node.start(i), "blocks of the volume");
    }
}
