package io.anykernel.fs.ext4;

/** Where the blocks of a file are, whichever way its inode maps them. */
final class FileBlocks {
    private final ExtentTree extents;
    private final BlockMap map;

    FileBlocks(ExtentTree extents, BlockMap map) {
        this.extents = extents;
        this.map = map;
    }

    /**
     * Finds {@code logicalBlock} of a file.
     *
     * @return {@code Errno.OK} and the run from that block on in {@code into}, or a negative code
     */
    int find(Inode inode, long logicalBlock, ExtentRange into) {
        return inode.hasExtents() ? extents.find(inode, logicalBlock, into) : map.find(inode, logicalBlock, into);
    }
}
