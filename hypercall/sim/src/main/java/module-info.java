/** The hypercalls in simulation. */
module io.anykernel.hypercall.sim {
    requires transitive io.anykernel.hypercall;

    exports io.anykernel.hypercall.sim;
}
