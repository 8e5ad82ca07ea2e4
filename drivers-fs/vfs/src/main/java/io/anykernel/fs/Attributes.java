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
 * @param accessNanos last access, nanoseconds since 1970-01-01T00:00:00Z; a date past the year 2262 shows as the last that
 *     fits
 * @param modifyNanos last change of the content
 * @param changeNanos last change of content or attributes
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
        long accessNanos,
        long modifyNanos,
        long changeNanos,
        long node,
        long blocks512,
        long device) {

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
