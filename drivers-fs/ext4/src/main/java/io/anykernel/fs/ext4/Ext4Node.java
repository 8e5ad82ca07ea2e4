package io.anykernel.fs.ext4;

import io.anykernel.fs.Attributes;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Node;

/** A node whose content nobody reads: a device, a FIFO, a socket. Others extend it. */
class Ext4Node implements Node {
    private final Ext4FileSystem fileSystem;
    private final Inode inode;

    /** The node table's, under its lock. */
    Ext4Node nextInBucket;

    int opens;
    boolean isUsed;
    boolean isEvicted;

    Ext4Node(Ext4FileSystem fileSystem, Inode inode) {
        this.fileSystem = fileSystem;
        this.inode = inode;
    }

    /** The node for an inode, by its type. */
    static Ext4Node of(Ext4FileSystem fileSystem, Volume volume, Inode inode) {
        return switch (inode.attributes().type()) {
            case DIRECTORY -> new Ext4Directory(fileSystem, volume, inode);
            case REGULAR -> new Ext4File(fileSystem, volume, inode);
            case SYMBOLIC_LINK -> new Ext4Link(fileSystem, volume, inode);
            default -> new Ext4Node(fileSystem, inode);
        };
    }

    @Override
    public final FileSystem fileSystem() {
        return fileSystem;
    }

    final Ext4FileSystem ext4() {
        return fileSystem;
    }

    final Inode inode() {
        return inode;
    }

    @Override
    public final long id() {
        return inode.number();
    }

    @Override
    public final FileType type() {
        return inode.attributes().type();
    }

    @Override
    public final Attributes attributes() {
        return inode.attributes();
    }

    /** Keeps the node in core. */
    @Override
    public final int open() {
        return fileSystem.nodes().open(this);
    }

    @Override
    public final void close() {
        fileSystem.nodes().close(this);
    }
}
