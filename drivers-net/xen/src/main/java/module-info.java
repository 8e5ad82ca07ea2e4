/** Ethernet by Xen's netif: checksum, segmentation, scatter and gather. */
module io.anykernel.net.xen {
    requires transitive io.anykernel.core;

    exports io.anykernel.net.xen;
}
