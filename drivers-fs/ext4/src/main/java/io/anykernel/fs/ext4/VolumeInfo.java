package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectChecksum;
import static io.anykernel.fs.ext4.Corruption.expectEquals;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.Features;
import io.anykernel.fs.ext4.layout.GroupDescriptor;
import io.anykernel.fs.ext4.layout.InodeEntry;
import io.anykernel.fs.ext4.layout.Superblock;
import io.anykernel.hypercall.Errno;

/**
 * What the superblock says, checked.
 *
 * @param name label of the volume, may be empty
 * @param blockShift block size is 1 shifted by this, 10 to 12
 * @param blocks blocks of the volume
 * @param freeBlocks unused when it was unmounted
 * @param reservedBlocks of those, kept for the superuser
 * @param inodes inodes of the volume; their numbers begin at 1
 * @param freeInodes unused when it was unmounted
 * @param firstDataBlock where group 0 begins
 * @param inodesPerGroup inodes in each group's table
 * @param inodeBytes size of an inode in the table
 * @param firstInode first that is not reserved
 * @param groups block groups
 * @param descriptorBytes size of a group descriptor
 * @param hasChecksums feature {@code metadata_csum}
 * @param checksumSeed seed of all checksums but the superblock's
 * @param hasFileTypes feature {@code filetype}
 * @param hasHugeFiles feature {@code huge_file}
 * @param hasDirectoryIndex feature {@code dir_index}
 * @param hasLargeDirectories feature {@code large_dir}
 * @param hashSeed four words
 * @param hashesUnsigned whether directory hashes take name bytes as unsigned
 * @param dirtyJournal inode of the journal that has to be replayed, or 0 if none has
 */
record VolumeInfo(
        String name,
        int blockShift,
        long blocks,
        long freeBlocks,
        long reservedBlocks,
        long inodes,
        long freeInodes,
        long firstDataBlock,
        long inodesPerGroup,
        int inodeBytes,
        long firstInode,
        long groups,
        int descriptorBytes,
        boolean hasChecksums,
        int checksumSeed,
        boolean hasFileTypes,
        boolean hasHugeFiles,
        boolean hasDirectoryIndex,
        boolean hasLargeDirectories,
        int[] hashSeed,
        boolean hashesUnsigned,
        long dirtyJournal) {

    private static final int MIN_BLOCK_SHIFT = 10;
    private static final int MAX_BLOCK_SHIFT = 12;
    private static final long MIN_FIRST_INODE = 11;

    int blockBytes() {
        return 1 << blockShift;
    }

    /** Whether the run lies on the volume, behind the superblock's block. */
    boolean holds(long firstBlock, long count) {
        return firstBlock > firstDataBlock && count > 0 && count <= blocks && firstBlock <= blocks - count;
    }

    /**
     * Checks the superblock field by field.
     *
     * @param device for messages
     * @param capacityBytes of the device
     */
    static VolumeInfo from(Superblock from, Crc32c crc, String device, long capacityBytes) {
        expectEquals(Superblock.MAGIC_VALUE, from.magic(), 0, "superblock.magic");
        refuseUnsupported(from, device);
        boolean hasChecksums = has(readOnly(from), Features.METADATA_CSUM);
        if (hasChecksums) {
            expectEquals(Superblock.CHECKSUM_CRC32C, from.checksumType(), 0, "superblock.checksum_type");
            expectChecksum(from.computedChecksum(crc), from.checksum(), 0, "superblock.checksum");
        }
        int blockShift = blockShift(from);
        long incompatible = incompatible(from);
        boolean is64Bit = has(incompatible, Features.BIT64);
        long groups = groups(from, blockShift, is64Bit, capacityBytes);
        return new VolumeInfo(
                from.volumeName(),
                blockShift,
                from.blocksCount(is64Bit),
                from.freeBlocks(is64Bit),
                from.reservedBlocks(is64Bit),
                from.inodesCount(),
                from.freeInodes(),
                from.firstDataBlock(),
                from.inodesPerGroup(),
                inodeBytes(from, blockShift),
                firstInode(from),
                groups,
                descriptorBytes(from, blockShift, is64Bit),
                hasChecksums,
                hasChecksums ? from.checksumSeed(crc, has(incompatible, Features.CHECKSUM_SEED)) : 0,
                has(incompatible, Features.FILETYPE),
                has(readOnly(from), Features.HUGE_FILE),
                has(compatible(from), Features.DIR_INDEX),
                has(incompatible, Features.LARGE_DIR),
                new int[] {from.hashSeed(0), from.hashSeed(1), from.hashSeed(2), from.hashSeed(3)},
                from.hashesUnsigned(),
                dirtyJournal(from, device));
    }

    /** Revision 0 had no features; what its superblock holds in their place means nothing. */
    private static boolean isOriginal(Superblock from) {
        return from.revision() == Superblock.REVISION_ORIGINAL;
    }

    private static long incompatible(Superblock from) {
        return isOriginal(from) ? 0 : from.incompatibleFeatures();
    }

    private static long readOnly(Superblock from) {
        return isOriginal(from) ? 0 : from.readOnlyFeatures();
    }

    private static long compatible(Superblock from) {
        return isOriginal(from) ? 0 : from.compatibleFeatures();
    }

    private static boolean has(long bits, long wanted) {
        return (bits & wanted) == wanted;
    }

    private static void refuseUnsupported(Superblock from, String device) {
        long bits = incompatible(from) & ~Features.SUPPORTED;
        if (bits != 0) {
            throw new KernelException(
                    Errno.NOT_SUPPORTED, device + ": ext4 feature " + Features.incompatibleName(bits));
        }
        if (has(readOnly(from), Features.BIGALLOC)) {
            throw new KernelException(Errno.NOT_SUPPORTED, device + ": ext4 feature bigalloc");
        }
    }

    /** A journal that the superblock calls clean holds nothing that counts, and one that is not there neither. */
    private static long dirtyJournal(Superblock from, String device) {
        if (!has(incompatible(from), Features.NEEDS_RECOVERY) || !has(compatible(from), Features.HAS_JOURNAL)) {
            return 0;
        }
        long inode = from.journalInode();
        if (inode == 0 && from.journalDevice() != 0) {
            throw new KernelException(
                    Errno.NOT_SUPPORTED,
                    device + ": ext4 feature needs_recovery with external journal " + from.journalUuid()
                            + " (run e2fsck, or mount and unmount it on Linux)");
        }
        expect(inode > 0 && inode <= from.inodesCount(), 0, "superblock.journal_inum", inode, "an inode of the volume");
        return inode;
    }

    private static int blockShift(Superblock from) {
        long log = from.logBlockSize();
        if (log > MAX_BLOCK_SHIFT - MIN_BLOCK_SHIFT && log <= 6) {
            throw new KernelException(Errno.NOT_SUPPORTED, "ext4 blocks of " + (1024 << (int) log) + " bytes");
        }
        expect(log <= MAX_BLOCK_SHIFT - MIN_BLOCK_SHIFT, 0, "superblock.log_block_size", log, "0 to 2");
        int shift = MIN_BLOCK_SHIFT + (int) log;
        expectEquals(shift == MIN_BLOCK_SHIFT ? 1 : 0, from.firstDataBlock(), 0, "superblock.first_data_block");
        return shift;
    }

    private static long groups(Superblock from, int blockShift, boolean is64Bit, long capacityBytes) {
        long blocks = from.blocksCount(is64Bit);
        long onDevice = capacityBytes >>> blockShift;
        expect(
                blocks > from.firstDataBlock() && blocks <= onDevice,
                0,
                "superblock.blocks_count",
                blocks,
                "at most " + onDevice + ", which the device holds");
        long perGroup = from.blocksPerGroup();
        expect(
                perGroup >= 8 && perGroup <= 8L << blockShift,
                0,
                "superblock.blocks_per_group",
                perGroup,
                "8 to " + (8L << blockShift));
        long groups = (blocks - from.firstDataBlock() + perGroup - 1) / perGroup;
        long inodes = from.inodesPerGroup();
        expect(
                inodes >= 8 && inodes <= 8L << blockShift,
                0,
                "superblock.inodes_per_group",
                inodes,
                "8 to " + (8L << blockShift));
        expect(groups <= 0xffff_ffffL / inodes, 0, "superblock.blocks_count", blocks, "fewer groups");
        expectEquals(groups * inodes, from.inodesCount(), 0, "superblock.inodes_count");
        return groups;
    }

    private static int inodeBytes(Superblock from, int blockShift) {
        int bytes = isOriginal(from) ? InodeEntry.SIZE_BYTES : from.inodeSize();
        expect(
                bytes >= InodeEntry.SIZE_BYTES && bytes <= 1 << blockShift && Integer.bitCount(bytes) == 1,
                0,
                "superblock.inode_size",
                bytes,
                "a power of two from 128 to the block size");
        return bytes;
    }

    private static long firstInode(Superblock from) {
        long first = isOriginal(from) ? MIN_FIRST_INODE : from.firstInode();
        expect(first >= MIN_FIRST_INODE && first <= from.inodesCount(), 0, "superblock.first_ino", first, "11 or more");
        return first;
    }

    private static int descriptorBytes(Superblock from, int blockShift, boolean is64Bit) {
        if (!is64Bit) {
            return GroupDescriptor.SIZE_BYTES;
        }
        int bytes = from.descriptorSize();
        expect(
                bytes >= GroupDescriptor.SIZE_BYTES_64BIT && bytes <= 1 << blockShift && Integer.bitCount(bytes) == 1,
                0,
                "superblock.desc_size",
                bytes,
                "a power of two from 64 to the block size");
        return bytes;
    }
}
