package io.anykernel.fs.ext4;

import io.anykernel.fs.Attributes;
import io.anykernel.fs.ext4.layout.InodeEntry;

/**
 * An inode as loaded and checked; immutable.
 *
 * @param number from 1
 * @param tableBlock block of the inode table that holds it
 * @param rootOffset where in that block its {@code i_block} begins
 * @param flags {@code InodeEntry.FLAG_*}
 * @param checksumSeed of its checksums and of its blocks'
 * @param attributes what {@code stat} says
 */
record Inode(long number, long tableBlock, int rootOffset, long flags, int checksumSeed, Attributes attributes) {
    boolean has(long flag) {
        return (flags & flag) != 0;
    }

    long sizeBytes() {
        return attributes.sizeBytes();
    }

    /** Whether content is found by an extent tree. */
    boolean hasExtents() {
        return has(InodeEntry.FLAG_EXTENTS);
    }
}
