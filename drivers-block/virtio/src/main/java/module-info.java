/** Disks by virtio-blk: requests in flight, flush, discard. */
module io.anykernel.block.virtio {
    requires transitive io.anykernel.core;

    exports io.anykernel.block.virtio;
}
