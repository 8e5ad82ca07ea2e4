/** Contract cases that a JVM and a guest run alike. */
module io.anykernel.contracts {
    requires transitive io.anykernel.core;
    requires io.anykernel.block;
    requires io.anykernel.fs;
    requires io.anykernel.fs.ext4;
    requires io.anykernel.fs.tmpfs;
    requires io.anykernel.hypercall.sim;
    requires io.anykernel.net;

    exports io.anykernel.contracts;
    exports io.anykernel.contracts.memory;
    exports io.anykernel.contracts.ring;
    exports io.anykernel.contracts.scheduling;
    exports io.anykernel.contracts.block;
    exports io.anykernel.contracts.fs;
    exports io.anykernel.contracts.net;
}
