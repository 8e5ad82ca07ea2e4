/** What every block device must do, as cases. */
module io.anykernel.block.contracts {
    requires transitive io.anykernel.core;
    requires transitive io.anykernel.hypercall.contracts;
    requires transitive io.anykernel.hypercall.sim;

    exports io.anykernel.block.contracts;
}
