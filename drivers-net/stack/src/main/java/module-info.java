/** The network stack: Ethernet to sockets. */
module io.anykernel.net {
    requires transitive io.anykernel.core;

    exports io.anykernel.net.ip;
    exports io.anykernel.net.socket;
    exports io.anykernel.net.stack;
    exports io.anykernel.net.tcp;
    exports io.anykernel.net.wire;
}
