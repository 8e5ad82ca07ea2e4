/** What every filesystem must do, as cases. */
module io.anykernel.fs.contracts {
    requires transitive io.anykernel.fs;
    requires transitive io.anykernel.hypercall.contracts;
    requires transitive io.anykernel.hypercall.sim;

    exports io.anykernel.fs.contracts;
}
