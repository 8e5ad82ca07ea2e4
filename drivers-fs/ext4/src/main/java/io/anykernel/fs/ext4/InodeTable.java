package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectChecksum;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Timestamp;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.InodeEntry;
import io.anykernel.hypercall.Errno;

/** Loads inodes and checks every field that this driver uses. */
final class InodeTable {
    static final long ROOT = 2;

    private static final long MAX_FILE_BLOCKS = 1L << 32;
    private static final long MAX_BLOCKS = 1L << 48;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final VolumeInfo volume;
    private final MetadataReader reader;
    private final GroupTable groups;
    private final ExtentTree extents;
    private final Crc32c crc;

    InodeTable(VolumeInfo volume, MetadataReader reader, GroupTable groups, ExtentTree extents, Crc32c crc) {
        this.volume = volume;
        this.reader = reader;
        this.groups = groups;
        this.extents = extents;
        this.crc = crc;
    }

    /** Whether a directory may name this inode. */
    boolean isNameable(long number) {
        return number == ROOT || number >= volume.firstInode() && number <= volume.inodes();
    }

    /**
     * Loads an inode that {@link #isNameable}.
     *
     * @throws KernelException {@code IO} if the device fails, {@code NOT_SUPPORTED} if it needs what this driver lacks
     */
    Inode load(long number) {
        long index = (number - 1) % volume.inodesPerGroup();
        long table = groups.inodeTable((number - 1) / volume.inodesPerGroup(), index);
        requireRead(table, number);
        long start = index * volume.inodeBytes();
        MetadataBlock block = new MetadataBlock();
        requireRead(reader.pin(table + (start >>> volume.blockShift()), volume.blockShift(), block), number);
        try {
            return parse(number, block, (int) start & (volume.blockBytes() - 1));
        } finally {
            block.release();
        }
    }

    private static void requireRead(long status, long number) {
        if (status < 0) {
            throw new KernelException((int) status, "ext4 inode " + number);
        }
    }

    private Inode parse(long number, MetadataBlock block, int offset) {
        InodeEntry entry = new InodeEntry(volume.inodeBytes()).wrap(block.memory(), block.offset() + offset);
        long at = block.number();
        expect(entry.isExtraSizeValid(), at, "inode.extra_isize", entry.extraSize(), "what fits into the inode");
        int seed = entry.checksumSeed(volume.checksumSeed(), number);
        if (volume.hasChecksums()) {
            expectChecksum(entry.computedChecksum(crc, seed), entry.checksum(), at, "inode.checksum");
        }
        FileType type = FileType.ofMode(entry.mode());
        expect(type != null, at, "inode.mode", entry.mode(), "a file type");
        expect(entry.links() > 0, at, "inode.links_count", 0, "at least 1 for a named inode");
        refuseUnsupported(entry, number);
        checkSize(entry, type, at);
        if ((entry.flags() & InodeEntry.FLAG_EXTENTS) != 0) {
            extents.checkRoot(block.memory(), entry.blockOffset(), at);
        }
        int rootOffset = entry.blockOffset() - block.offset();
        return new Inode(number, at, rootOffset, entry.flags(), seed, attributes(number, entry, type, at));
    }

    private static void refuseUnsupported(InodeEntry entry, long number) {
        String feature = null;
        if ((entry.flags() & InodeEntry.FLAG_INLINE_DATA) != 0) {
            feature = "inline_data";
        } else if ((entry.flags() & InodeEntry.FLAG_ENCRYPTED) != 0) {
            feature = "encrypt";
        } else if ((entry.flags() & InodeEntry.FLAG_COMPRESSED) != 0) {
            feature = "compression";
        } else if ((entry.flags() & InodeEntry.FLAG_CASEFOLD) != 0) {
            feature = "casefold";
        }
        if (feature != null) {
            throw new KernelException(Errno.NOT_SUPPORTED, "ext4 inode " + number + ": " + feature);
        }
    }

    private long size(InodeEntry entry, FileType type) {
        return entry.size(type == FileType.REGULAR || volume.hasLargeDirectories());
    }

    private void checkSize(InodeEntry entry, FileType type, long block) {
        long size = size(entry, type);
        long blocks = (size + volume.blockBytes() - 1) >>> volume.blockShift();
        boolean hasExtents = (entry.flags() & InodeEntry.FLAG_EXTENTS) != 0;
        long mostBlocks = hasExtents ? MAX_FILE_BLOCKS : BlockMap.maxBlocks(volume.blockShift());
        expect(size >= 0 && blocks <= mostBlocks, block, "inode.size", size, "at most " + mostBlocks + " blocks");
        if (type == FileType.DIRECTORY) {
            boolean isWhole = size > 0 && (size & (volume.blockBytes() - 1)) == 0;
            expect(isWhole, block, "inode.size", size, "a multiple of the block size for a directory");
        } else if (type == FileType.SYMBOLIC_LINK) {
            long most = volume.blockBytes() - 1;
            expect(size > 0 && size <= most, block, "inode.size", size, "1 to " + most + " for a link");
        }
    }

    private Attributes attributes(long number, InodeEntry entry, FileType type, long block) {
        expect(entry.blocks() < MAX_BLOCKS, block, "inode.blocks", entry.blocks(), "less than 2^48");
        boolean inBlocks = volume.hasHugeFiles() && (entry.flags() & InodeEntry.FLAG_HUGE_FILE) != 0;
        boolean isDevice = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        return new Attributes(
                type,
                entry.mode() & ~FileType.MODE_MASK,
                entry.uid(),
                entry.gid(),
                entry.links(),
                size(entry, type),
                timestamp(entry.accessSeconds(), entry.accessNanos()),
                timestamp(entry.modifySeconds(), entry.modifyNanos()),
                timestamp(entry.changeSeconds(), entry.changeNanos()),
                number,
                inBlocks ? entry.blocks() << volume.blockShift() - 9 : entry.blocks(),
                isDevice ? device(entry) : 0);
    }

    /** The field for nanoseconds has room for more than a second. */
    private static Timestamp timestamp(long seconds, long nanos) {
        return new Timestamp(seconds + nanos / NANOS_PER_SECOND, (int) (nanos % NANOS_PER_SECOND));
    }

    /** Word 0 holds a 16-bit number, major in the high byte; otherwise word 1 holds a 32-bit one. */
    private static long device(InodeEntry entry) {
        return entry.blockWord(0) != 0 ? entry.blockWord(0) & 0xffff : entry.blockWord(1);
    }
}
