/** What every world must do, as cases. */
module io.anykernel.hypercall.contracts {
    requires transitive io.anykernel.hypercall;
    requires transitive io.anykernel.hypercall.sim;

    exports io.anykernel.hypercall.contracts;
    exports io.anykernel.hypercall.contracts.memory;
    exports io.anykernel.hypercall.contracts.port;
    exports io.anykernel.hypercall.contracts.scheduling;
    exports io.anykernel.hypercall.contracts.time;
    exports io.anykernel.hypercall.contracts.world;
}
