/** Packets as Netty's buffers. */
module io.anykernel.net.netty {
    requires transitive io.anykernel.core;
    requires transitive io.netty.buffer;

    exports io.anykernel.net.netty;
}
