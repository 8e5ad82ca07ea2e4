/**
 * The network stack: Ethernet to sockets. Exported is what an application or a composition calls, configures and reads;
 * the layers between are the module's own.
 */
@SuppressWarnings("module") // The module that one package is exported to is built later.
module io.anykernel.net {
    requires transitive io.anykernel.core;

    exports io.anykernel.net.address;
    exports io.anykernel.net.connection;
    exports io.anykernel.net.observe to
            io.anykernel.gateway;
    exports io.anykernel.net.socket;
    exports io.anykernel.net.stack;
}
