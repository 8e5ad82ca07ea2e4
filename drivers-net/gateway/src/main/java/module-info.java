/** Host ports published into a stack. */
module io.anykernel.net.gateway {
    requires transitive io.anykernel.kernel;
    requires transitive io.anykernel.net;

    exports io.anykernel.net.gateway;
}
