/** The tree of files as streams and channels of the JDK. */
module io.anykernel.fs.nio {
    requires transitive io.anykernel.fs;

    exports io.anykernel.fs.nio;
}
