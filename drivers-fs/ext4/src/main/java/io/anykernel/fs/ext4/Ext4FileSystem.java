package io.anykernel.fs.ext4;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.FileSystemStatus;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Names;
import io.anykernel.fs.Node;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.checksum.Crc32c;
import io.anykernel.hypercall.Accelerator;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Scheduling;

/**
 * A mounted ext4, ext3 or ext2 volume, read-only. Nothing is written: a dirty journal is replayed in memory, so that the
 * volume is seen as after its last committed transaction, and stays dirty.
 */
public final class Ext4FileSystem implements FileSystem {
    private static final int MIN_NODES = 1024;

    /** A small file takes a page and a node; a name that is only looked at takes a node. */
    private static final int NODES_PER_PAGE = 2;

    private final BlockDevice device;
    private final Volume volume;
    private final NodeTable nodes;
    private final Ext4Node root;

    private Ext4FileSystem(BlockDevice device, Volume volume, Scheduling scheduling) {
        this.device = device;
        this.volume = volume;
        this.nodes = new NodeTable(
                Math.max(MIN_NODES, NODES_PER_PAGE * volume.cache().pages()), scheduling);
        this.root = node(InodeTable.ROOT, 0);
        root.open();
        if (root.type() != FileType.DIRECTORY) {
            throw new CorruptMediaException(
                    root.inode().tableBlock(), "inode.mode", root.type().toString(), "a directory as inode 2");
        }
    }

    /**
     * Mounts.
     *
     * @param device owned by the filesystem from success on; closed with it
     * @param cache holds its pages
     * @throws CorruptMediaException if superblock, group descriptors or root directory contradict the format or the device
     * @throws io.anykernel.core.error.KernelException {@code NOT_SUPPORTED} naming the feature that this driver lacks;
     *     {@code IO} if the device fails
     */
    public static Ext4FileSystem mount(
            BlockDevice device, PageCache cache, Scheduling scheduling, Accelerator accelerator) {
        boolean mounted = false;
        try {
            Volume volume = Volume.open(device, cache, new Crc32c(accelerator));
            Ext4FileSystem fileSystem = new Ext4FileSystem(device, volume, scheduling);
            mounted = true;
            return fileSystem;
        } finally {
            if (!mounted) {
                cache.dropAll(device);
            }
        }
    }

    @Override
    public String type() {
        return "ext4";
    }

    /** The volume's name, as {@code e2label} shows it; may be empty. */
    public String label() {
        return volume.info().name();
    }

    /** Transactions of a dirty journal that were replayed in memory; 0 if the journal was clean. */
    public int replayedTransactions() {
        return volume.replayed().transactions();
    }

    /** Blocks that are read from their newest copies in the journal. */
    public int replayedBlocks() {
        return volume.replayed().count();
    }

    @Override
    public Node root() {
        return root;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public FileSystemStatus status() {
        VolumeInfo info = volume.info();
        return new FileSystemStatus(
                info.blockBytes(),
                info.blocks(),
                info.freeBlocks(),
                Math.max(0, info.freeBlocks() - info.reservedBlocks()),
                info.inodes(),
                info.freeInodes(),
                Names.MAX_BYTES);
    }

    @Override
    public int sync() {
        return Errno.OK;
    }

    @Override
    public void close() {
        volume.cache().dropAll(owner());
        device.close();
    }

    NodeTable nodes() {
        return nodes;
    }

    /** Whom the cache knows the pages by. */
    Object owner() {
        return device;
    }

    /**
     * The node of an inode.
     *
     * @param namedIn block of the inode whose directory names it, for messages
     */
    Ext4Node node(long number, long namedIn) {
        Corruption.expect(
                volume.inodes().isNameable(number), namedIn, "dir_entry.inode", number, "2, or not a reserved inode");
        Ext4Node known = nodes.find(number);
        return known != null
                ? known
                : nodes.keep(Ext4Node.of(this, volume, volume.inodes().load(number)));
    }
}
