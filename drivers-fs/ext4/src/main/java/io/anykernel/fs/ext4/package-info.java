/**
 * The ext4 filesystem, read-only: what {@code mkfs.ext4} makes without further options, in all of its block sizes.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.fs.ext4.Ext4FileSystem}, which mounts; below it the inode table, extent trees
 * and directories. Data and metadata come through the page cache; a metadata block is checked when it enters it, checksum
 * and every field, and marked. What contradicts the format is a {@code CorruptMediaException}; what this driver does not
 * know is refused by name. A dirty journal is replayed in memory ({@code JournalReplay}): nothing is ever written.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs..}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall};
 * structures are in {@code .layout}.
 *
 * <p><b>Read first:</b> {@code layout/package-info.java} with the volume drawn, then {@link
 * io.anykernel.fs.ext4.Ext4FileSystem}.
 */
package io.anykernel.fs.ext4;
