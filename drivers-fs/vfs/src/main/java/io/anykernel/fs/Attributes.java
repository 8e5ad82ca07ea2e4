package io.anykernel.fs;

/**
 * What a filesystem knows about a node.
 *
 * @param type what it is
 * @param mode permission bits with set-id and sticky bits, 0 to 07777; stored, not enforced here
 * @param uid owner, unsigned 32 bits
 * @param gid group, unsigned 32 bits
 * @param links number of names
 * @param sizeBytes length of the content; of a symbolic link, of its target
 * @param accessed last access
 * @param modified last change of the content
 * @param changed last change of content or attributes
 * @param node number, unique in its filesystem
 * @param blocks512 space taken, in units of 512 bytes
 * @param device number of a device node, as Linux packs it into 32 bits; 0 for other types
 */
public record Attributes(
        FileType type,
        int mode,
        long uid,
        long gid,
        long links,
        long sizeBytes,
        Timestamp accessed,
        Timestamp modified,
        Timestamp changed,
        long node,
        long blocks512,
        long device) {

    /** {@link #accessed} in nanoseconds since 1970; a date past the year 2262 shows as the last that fits. */
    public long accessNanos() {
        return accessed.toNanos();
    }

    /** {@link #modified}, as {@link #accessNanos}. */
    public long modifyNanos() {
        return modified.toNanos();
    }

    /** {@link #changed}, as {@link #accessNanos}. */
    public long changeNanos() {
        return changed.toNanos();
    }

    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    public boolean isRegular() {
        return type == FileType.REGULAR;
    }

    public boolean isSymbolicLink() {
        return type == FileType.SYMBOLIC_LINK;
    }
}
