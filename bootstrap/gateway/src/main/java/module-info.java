/** Host ports published into a stack. */
module io.anykernel.gateway {
    requires transitive io.anykernel.composition;
    requires transitive io.anykernel.kernel;
    requires transitive io.anykernel.net;
    requires io.anykernel.net.port;
    requires jdk.net;

    exports io.anykernel.gateway;
}
