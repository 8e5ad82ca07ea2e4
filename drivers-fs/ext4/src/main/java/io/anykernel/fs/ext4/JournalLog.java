package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectEquals;

import io.anykernel.fs.FileType;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.JournalSuperblock;

/**
 * A journal: the content of an inode, whose first block is the journal's superblock and the rest of which is a log, used as a
 * ring. Blocks are counted from the journal's beginning.
 */
final class JournalLog {
    private final VolumeInfo volume;
    private final MetadataReader reader;
    private final FileBlocks files;
    private final Inode inode;
    private final JournalInfo info;
    private final ExtentRange range = new ExtentRange();

    private JournalLog(
            VolumeInfo volume, MetadataReader reader, FileBlocks files, Inode inode, Crc32c crc, String device) {
        this.volume = volume;
        this.reader = reader;
        this.files = files;
        this.inode = inode;
        this.info = readInfo(crc, device);
    }

    /**
     * Reads and checks the journal's superblock.
     *
     * @param device for messages
     * @throws io.anykernel.core.error.CorruptMediaException if it contradicts the format
     * @throws io.anykernel.core.error.KernelException {@code NOT_SUPPORTED} naming a feature that this driver lacks, {@code
     *     IO} if the device fails
     */
    static JournalLog open(
            VolumeInfo volume, MetadataReader reader, FileBlocks files, Inode inode, Crc32c crc, String device) {
        FileType type = inode.attributes().type();
        expect(type == FileType.REGULAR, inode.tableBlock(), "journal inode.mode", type.ordinal(), "a regular file");
        return new JournalLog(volume, reader, files, inode, crc, device);
    }

    private JournalInfo readInfo(Crc32c crc, String device) {
        MetadataBlock block = new MetadataBlock();
        pin(0, block);
        try {
            JournalSuperblock from = new JournalSuperblock().wrap(block.memory(), block.offset());
            expectEquals(volume.blockBytes(), from.blockBytes(), block.number(), "journal.block_size");
            long inFile = inode.sizeBytes() >>> volume.blockShift();
            return JournalInfo.from(from, crc, block.number(), inFile, device);
        } finally {
            block.release();
        }
    }

    JournalInfo info() {
        return info;
    }

    int blockBytes() {
        return volume.blockBytes();
    }

    /** Blocks of the ring. */
    long length() {
        return info.blocks() - info.firstBlock();
    }

    /** The block {@code count} behind {@code block} in the ring; {@code count} is at most its length. */
    long after(long block, long count) {
        long next = block + count;
        return next < info.blocks() ? next : next - length();
    }

    /** Where on the volume a block of the journal is. */
    long onVolume(long block) {
        if (!range.advance(block)) {
            GroupTable.require(files.find(inode, block, range), "ext4 journal");
            range.from(block);
        }
        expect(!range.isHole(), inode.tableBlock(), "journal block", block, "a block of the volume, not a hole");
        return range.start();
    }

    /** How many blocks of the journal follow one another on the volume, from the one last asked for by {@link #onVolume}. */
    long runLength() {
        return range.length();
    }

    /** Pins a block of the journal. */
    void pin(long block, MetadataBlock into) {
        GroupTable.require(reader.pin(onVolume(block), volume.blockShift(), into), "ext4 journal");
    }

    /** Whether the volume has a block of this number. */
    boolean isOnVolume(long block) {
        return block >= 0 && block < volume.blocks();
    }
}
