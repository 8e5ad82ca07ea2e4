/** What filesystems share: their contract, path walking, mounts, open files, the page cache. */
module io.anykernel.fs {
    requires transitive io.anykernel.core;

    exports io.anykernel.fs;
    exports io.anykernel.fs.cache;
    exports io.anykernel.fs.checksum;
}
