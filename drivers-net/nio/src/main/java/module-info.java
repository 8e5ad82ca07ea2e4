/** The stack's TCP sockets as streams and channels of the JDK. */
module io.anykernel.net.nio {
    requires transitive io.anykernel.net;

    exports io.anykernel.net.nio;
}
