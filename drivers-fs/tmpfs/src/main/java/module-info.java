/** A filesystem in memory, read and write. */
module io.anykernel.fs.tmpfs {
    requires transitive io.anykernel.fs;

    exports io.anykernel.fs.tmpfs;
}
