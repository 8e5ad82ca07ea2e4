/** Kernels inside a JVM, by a builder. */
module io.anykernel.embed {
    requires transitive io.anykernel.compose;
    requires transitive io.anykernel.hypercall.host;
    requires transitive io.anykernel.net.gateway;
    requires io.anykernel.block;
    requires io.anykernel.fs.ext4;
    requires io.anykernel.fs.tmpfs;

    exports io.anykernel.embed;
}
