package io.anykernel.fs.ext4;

import static io.anykernel.fs.ext4.Corruption.expect;
import static io.anykernel.fs.ext4.Corruption.expectChecksum;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.GroupDescriptor;
import io.anykernel.hypercall.Errno;

/** Where each block group keeps its inodes. Read and checked when a group is asked for. */
final class GroupTable {
    private final VolumeInfo volume;
    private final MetadataReader reader;
    private final Crc32c crc;
    private final int perBlock;
    private final long tableBlocks;

    GroupTable(VolumeInfo volume, MetadataReader reader, Crc32c crc) {
        this.volume = volume;
        this.reader = reader;
        this.crc = crc;
        this.perBlock = volume.blockBytes() / volume.descriptorBytes();
        this.tableBlocks =
                (volume.inodesPerGroup() * volume.inodeBytes() + volume.blockBytes() - 1) >>> volume.blockShift();
    }

    /** Reads every descriptor, so that a damaged table is found when mounting. */
    int checkAll() {
        for (long group = 0; group < volume.groups(); group++) {
            long table = inodeTable(group, 0);
            if (table < 0) {
                return (int) table;
            }
        }
        return Errno.OK;
    }

    /**
     * First block of the inode table of {@code group}, or a negative code.
     *
     * @param index of the inode that is wanted, which must be one that was ever used
     */
    long inodeTable(long group, long index) {
        long block = volume.firstDataBlock() + 1 + group / perBlock;
        expect(volume.holds(block, 1), block, "group_desc.block", block, "a block of the volume");
        MetadataBlock pinned = new MetadataBlock();
        int status = reader.pin(block, volume.blockShift(), pinned);
        if (status != Errno.OK) {
            return status;
        }
        try {
            int at = pinned.offset() + (int) (group % perBlock) * volume.descriptorBytes();
            GroupDescriptor entry = new GroupDescriptor(volume.descriptorBytes()).wrap(pinned.memory(), at);
            return check(entry, group, block, index);
        } finally {
            pinned.release();
        }
    }

    private long check(GroupDescriptor entry, long group, long block, long index) {
        if (volume.hasChecksums()) {
            int computed = entry.computedChecksum(crc, volume.checksumSeed(), group);
            expectChecksum(computed, entry.checksum(), block, "group_desc.checksum");
        }
        long table = entry.inodeTable();
        expect(volume.holds(table, tableBlocks), block, "group_desc.inode_table", table, "a block of the volume");
        boolean uninitialized = (entry.flags() & GroupDescriptor.INODES_UNINITIALIZED) != 0;
        long used = uninitialized ? 0 : volume.inodesPerGroup() - entry.unusedInodes();
        if (volume.hasChecksums() && index > 0) {
            expect(index < used, block, "group_desc.itable_unused", entry.unusedInodes(), "inode " + index + " in use");
        }
        return table;
    }

    /** For a caller that cannot go on: a negative code as an exception. */
    static void require(int status, String subject) {
        if (status != Errno.OK) {
            throw new KernelException(status, subject);
        }
    }
}
