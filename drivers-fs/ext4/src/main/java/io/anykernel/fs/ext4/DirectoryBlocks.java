package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectChecksum;
import static io.anykernel.fs.ext4.Corruption.expectEquals;

import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.MetadataBlock.Kind;
import io.anykernel.fs.ext4.layout.DirectoryRecord;
import io.anykernel.fs.ext4.layout.DirectoryTail;
import io.anykernel.fs.ext4.layout.HashTreeBlock;
import io.anykernel.fs.ext4.layout.InodeEntry;
import io.anykernel.hypercall.Errno;

/** Reads blocks of directories, checked: records in a leaf, entries in an index. */
final class DirectoryBlocks {
    private final VolumeInfo volume;
    private final MetadataReader reader;
    private final FileBlocks blocks;
    private final Crc32c crc;

    DirectoryBlocks(VolumeInfo volume, MetadataReader reader, FileBlocks blocks, Crc32c crc) {
        this.volume = volume;
        this.reader = reader;
        this.blocks = blocks;
        this.crc = crc;
    }

    VolumeInfo volume() {
        return volume;
    }

    /** Whether the directory has a hash index. */
    boolean isIndexed(Inode directory) {
        return volume.hasDirectoryIndex() && directory.has(InodeEntry.FLAG_INDEX);
    }

    /** Blocks of the directory. */
    long count(Inode directory) {
        return directory.sizeBytes() >>> volume.blockShift();
    }

    /** Where records of a leaf end. */
    int leafBytes() {
        return volume.blockBytes() - (volume.hasChecksums() ? DirectoryTail.SIZE_BYTES : 0);
    }

    /**
     * Pins block {@code logical} of the directory, unchecked; {@code Errno.OK}, {@code NO_DATA} if it is a hole, or another
     * negative code.
     *
     * @param range what the caller's last call found, so that blocks in a row need one walk of the extent tree
     */
    int pin(Inode directory, long logical, ExtentRange range, MetadataBlock into) {
        if (!range.advance(logical)) {
            int status = blocks.find(directory, logical, range);
            if (status != Errno.OK) {
                return status;
            }
            range.from(logical);
        }
        return range.isHole() ? Errno.NO_DATA : reader.pin(range.start(), volume.blockShift(), into);
    }

    /** Pins the block of the inode table that holds {@code inode}. */
    int pinTable(Inode inode, MetadataBlock into) {
        return reader.pin(inode.tableBlock(), volume.blockShift(), into);
    }

    /**
     * Whether a pinned block of an indexed directory may belong to the index: an empty record spans all of it. Without
     * checksums, so does that of a leaf which lost its last name; neither holds names.
     */
    boolean isIndexNode(MetadataBlock block) {
        DirectoryRecord first = new DirectoryRecord().wrap(block.memory(), block.offset());
        return first.inode() == 0 && first.recordLength() == volume.blockBytes();
    }

    /** Checks a leaf, unless it was checked before. */
    void checkLeaf(Inode directory, MetadataBlock block) {
        if (block.isChecked(Kind.DIRECTORY)) {
            return;
        }
        if (volume.hasChecksums()) {
            DirectoryTail tail = new DirectoryTail().wrap(block.memory(), block.offset(), volume.blockBytes());
            expect(tail.isValid(), block.number(), "dir_entry_tail", 0, "a tail");
            int computed = tail.computedChecksum(crc, directory.checksumSeed());
            expectChecksum(computed, tail.checksum(), block.number(), "dir_entry_tail.checksum");
        }
        DirectoryRecord record = new DirectoryRecord();
        int end = leafBytes();
        int at = 0;
        while (at < end) {
            at += checkRecord(record, block, at, end);
        }
        block.setChecked(Kind.DIRECTORY);
    }

    private int checkRecord(DirectoryRecord record, MetadataBlock block, int at, int end) {
        long number = block.number();
        int left = end - at;
        expect(left >= DirectoryRecord.HEADER_BYTES, number, "dir_entry.rec_len", left, "room for a record");
        record.wrap(block.memory(), block.offset() + at);
        int length = record.recordLength();
        expect(record.isValid(left), number, "dir_entry.rec_len", length, "the record's bytes, at most " + left);
        if (record.inode() != 0) {
            expect(record.nameLength() > 0, number, "dir_entry.name_len", 0, "at least 1");
            expect(
                    record.inode() <= volume.inodes(),
                    number,
                    "dir_entry.inode",
                    record.inode(),
                    "at most " + volume.inodes());
            checkName(record, number);
        }
        return length;
    }

    /**
     * Where the record after the wrapped one begins, which was checked when its block was: all the same a step that does
     * not advance, or leads out of the block, ends the walk instead of making it endless.
     */
    int next(DirectoryRecord record, int at, MetadataBlock block) {
        int length = record.recordLength();
        expect(
                length >= DirectoryRecord.HEADER_BYTES && length <= leafBytes() - at,
                block.number(),
                "dir_entry.rec_len",
                length,
                "what it was when it was checked");
        return at + length;
    }

    private static void checkName(DirectoryRecord record, long block) {
        for (int i = 0; i < record.nameLength(); i++) {
            int c = record.nameByte(i);
            if (c == 0 || c == '/') {
                throw new CorruptMediaException(block, "dir_entry.name", "byte " + c, "neither 0 nor a slash");
            }
        }
    }

    /** Looks at the root of an index, checked. */
    HashTreeBlock root(Inode directory, MetadataBlock block) {
        HashTreeBlock root = new HashTreeBlock().wrapRoot(block.memory(), block.offset());
        if (!block.isChecked(Kind.HASH_TREE)) {
            expect(root.isRootInfoValid(), block.number(), "dx_root.info", 0, "reserved 0, length 8, no flags");
            expect(
                    root.hashVersion() <= DirectoryHash.MAX_VERSION,
                    block.number(),
                    "dx_root.hash_version",
                    root.hashVersion(),
                    "at most " + DirectoryHash.MAX_VERSION);
        }
        checkIndex(root, directory, block);
        int most = volume.hasLargeDirectories() ? 2 : 1;
        expect(root.levels() <= most, block.number(), "dx_root.indirect_levels", root.levels(), "at most " + most);
        return root;
    }

    /** Looks at an inner block of an index, checked. */
    HashTreeBlock node(Inode directory, MetadataBlock block) {
        expect(isIndexNode(block), block.number(), "dx_node.fake", 0, "an empty record over the whole block");
        HashTreeBlock node = new HashTreeBlock().wrapNode(block.memory(), block.offset());
        checkIndex(node, directory, block);
        return node;
    }

    private void checkIndex(HashTreeBlock index, Inode directory, MetadataBlock block) {
        if (block.isChecked(Kind.HASH_TREE)) {
            return;
        }
        long number = block.number();
        int limit = index.limitFor(volume.blockBytes(), volume.hasChecksums());
        expectEquals(limit, index.limit(), number, "dx_countlimit.limit");
        int count = index.count();
        expect(count >= 1 && count <= limit, number, "dx_countlimit.count", count, "1 to " + limit);
        if (volume.hasChecksums()) {
            int computed = index.computedChecksum(crc, directory.checksumSeed());
            expectChecksum(computed, index.checksum(), number, "dx_tail.checksum");
        }
        for (int i = 1; i < count; i++) {
            expect(index.hash(i) >= index.hash(i - 1), number, "dx_entry.hash", index.hash(i), "ascending hashes");
        }
        block.setChecked(Kind.HASH_TREE);
    }
}
