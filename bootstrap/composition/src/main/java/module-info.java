/** Composes instances of named components, on any world, and runs applications on them. */
module io.anykernel.composition {
    requires transitive io.anykernel.kernel;
    requires transitive io.anykernel.net;
    requires transitive io.anykernel.fs;
    requires static io.anykernel.net.port;
    requires static io.anykernel.net.virtio;
    requires static io.anykernel.net.xen;
    requires static io.anykernel.block;
    requires static io.anykernel.block.virtio;
    requires static io.anykernel.block.xen;
    requires static io.anykernel.fs.tmpfs;
    requires static io.anykernel.fs.ext4;

    exports io.anykernel.composition;
}
