/** The ext4 filesystem, read-only. */
@SuppressWarnings("module") // The format has its digit.
module io.anykernel.fs.ext4 {
    requires transitive io.anykernel.fs;

    exports io.anykernel.fs.ext4;
}
