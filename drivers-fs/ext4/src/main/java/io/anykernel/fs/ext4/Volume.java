package io.anykernel.fs.ext4;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.error.KernelException;
import io.anykernel.fs.cache.PageBacking;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageMapping;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.fs.ext4.layout.Superblock;
import io.anykernel.hypercall.Errno;

/** The parts of one mounted volume, wired. */
final class Volume {
    private static final int SUPERBLOCK_SHIFT = 10;

    private final PageCache cache;
    private final VolumeInfo info;
    private final MetadataReader reader;
    private final GroupTable groups;
    private final FileBlocks blocks;
    private final InodeTable inodes;
    private final DirectoryBlocks directories;
    private final Object owner;
    private final long identities;

    private Volume(PageCache cache, Object owner, VolumeInfo info, MetadataReader reader, Crc32c crc) {
        GroupTable groups = new GroupTable(info, reader, crc);
        this.cache = cache;
        this.owner = owner;
        this.identities = cache.newIdentities();
        this.info = info;
        this.reader = reader;
        ExtentTree extents = new ExtentTree(info, reader, crc);
        this.groups = groups;
        this.blocks = new FileBlocks(extents, new BlockMap(info, reader));
        this.inodes = new InodeTable(info, reader, groups, extents, crc);
        this.directories = new DirectoryBlocks(info, reader, blocks, crc);
    }

    /**
     * Replays the journal if it is dirty, and reads and checks superblock and descriptors. Pages in {@code cache} belong to
     * {@code device} from here on.
     */
    static Volume open(BlockDevice device, PageCache cache, Crc32c crc) {
        Volume volume = read(device, ReplayedBlocks.NONE, cache, crc);
        if (volume.info.dirtyJournal() != 0) {
            ReplayedBlocks replayed = volume.replay(device.info().name(), crc);
            cache.dropAll(device);
            int blockBytes = volume.info.blockBytes();
            volume = read(device, replayed, cache, crc);
            Corruption.expectEquals(blockBytes, volume.info.blockBytes(), 0, "superblock.log_block_size");
        }
        GroupTable.require(volume.groups.checkAll(), "ext4 group descriptors");
        return volume;
    }

    private ReplayedBlocks replay(String device, Crc32c crc) {
        Inode journal = inodes.load(info.dirtyJournal());
        return JournalReplay.of(JournalLog.open(info, reader, blocks, journal, crc, device), crc, device);
    }

    private static Volume read(BlockDevice device, ReplayedBlocks replayed, PageCache cache, Crc32c crc) {
        String name = device.info().name();
        long capacity = device.info().capacityBytes();
        int end = Superblock.VOLUME_OFFSET + Superblock.SIZE_BYTES;
        if (capacity < end) {
            throw new CorruptMediaException(0, "superblock", capacity + " bytes on " + name, "at least " + end);
        }
        MetadataReader reader = new MetadataReader(device, replayed, cache, device);
        MetadataBlock block = new MetadataBlock();
        GroupTable.require(reader.pin(1, SUPERBLOCK_SHIFT, block), name);
        try {
            Superblock superblock = new Superblock().wrap(block.memory(), block.offset());
            if (superblock.magic() != Superblock.MAGIC_VALUE) {
                refuseForeign(new ForeignFormat(reader, capacity).name(), name);
            }
            VolumeInfo info = VolumeInfo.from(superblock, crc, name, capacity);
            Corruption.expect(
                    device.info().blockBytes() <= info.blockBytes(),
                    0,
                    "superblock.log_block_size",
                    info.blockBytes(),
                    "at least the device's " + device.info().blockBytes());
            return new Volume(cache, device, info, reader, crc);
        } finally {
            block.release();
        }
    }

    private static void refuseForeign(String format, String device) {
        if (format != null) {
            throw new KernelException(
                    Errno.INVALID, device + ": holds " + format + ", not an ext2, ext3 or ext4 volume");
        }
    }

    PageCache cache() {
        return cache;
    }

    /** A view of the cache for the content of an inode: of the same pages as any other view for that inode. */
    PageMapping newMapping(PageBacking backing, long number) {
        return cache.newMapping(backing, owner, identities + number);
    }

    VolumeInfo info() {
        return info;
    }

    /** What is read from the journal instead. */
    ReplayedBlocks replayed() {
        return reader.device().replayed();
    }

    DevicePages device() {
        return reader.device();
    }

    FileBlocks blocks() {
        return blocks;
    }

    InodeTable inodes() {
        return inodes;
    }

    DirectoryBlocks directories() {
        return directories;
    }
}
