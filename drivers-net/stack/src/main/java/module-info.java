/** The network stack: Ethernet to sockets. */
@SuppressWarnings("module") // The module that one package is exported to is built later.
module io.anykernel.net {
    requires transitive io.anykernel.core;

    exports io.anykernel.net.ip;
    exports io.anykernel.net.observe to
            io.anykernel.gateway;
    exports io.anykernel.net.socket;
    exports io.anykernel.net.stack;
    exports io.anykernel.net.tcp;
    exports io.anykernel.net.wire;
}
