/** Kernels inside a JVM, by a builder. */
module io.anykernel.embed {
    requires transitive io.anykernel.composition;
    requires transitive io.anykernel.hypercall.host;
    requires transitive io.anykernel.gateway;
    requires transitive io.anykernel.net.nio;
    requires transitive io.anykernel.fs.nio;
    requires io.anykernel.block;
    requires io.anykernel.fs.ext4;
    requires io.anykernel.fs.tmpfs;
    requires io.anykernel.net.port;

    exports io.anykernel.embed;
}
