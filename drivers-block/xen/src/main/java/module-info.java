/** Disks by Xen's blkif: requests in flight, indirect segments, flush, discard. */
module io.anykernel.block.xen {
    requires transitive io.anykernel.core;

    exports io.anykernel.block.xen;
}
