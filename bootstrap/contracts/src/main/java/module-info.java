/** The list of contract cases that a JVM and a guest run alike. */
module io.anykernel.contracts {
    requires transitive io.anykernel.hypercall.contracts;
    requires io.anykernel.core.contracts;
    requires io.anykernel.block;
    requires io.anykernel.block.contracts;
    requires io.anykernel.fs;
    requires io.anykernel.fs.contracts;
    requires io.anykernel.fs.ext4;
    requires io.anykernel.fs.tmpfs;
    requires io.anykernel.hypercall.sim;
    requires io.anykernel.net;
    requires io.anykernel.net.contracts;
    requires io.anykernel.net.port;

    exports io.anykernel.contracts;
    exports io.anykernel.contracts.block;
    exports io.anykernel.contracts.fs;
    exports io.anykernel.contracts.net;
    exports io.anykernel.contracts.port;
}
