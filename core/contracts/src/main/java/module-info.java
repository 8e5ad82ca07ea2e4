/** What rings, timers and checksums must do, and model devices for drivers' own tests. */
module io.anykernel.core.contracts {
    requires transitive io.anykernel.core;
    requires transitive io.anykernel.hypercall.contracts;
    requires io.anykernel.hypercall.sim;

    exports io.anykernel.core.contracts.checksum;
    exports io.anykernel.core.contracts.ring;
    exports io.anykernel.core.contracts.time;
    exports io.anykernel.core.contracts.xen;
}
