/** Ethernet by virtio-net: checksum, segmentation, mergeable buffers. */
module io.anykernel.net.virtio {
    requires transitive io.anykernel.core;

    exports io.anykernel.net.virtio;
}
