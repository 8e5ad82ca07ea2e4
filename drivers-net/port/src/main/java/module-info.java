/** An Ethernet device over a hypercall port. */
module io.anykernel.net.port {
    requires transitive io.anykernel.core;

    exports io.anykernel.net.port;
}
