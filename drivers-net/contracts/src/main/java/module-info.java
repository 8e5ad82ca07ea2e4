/** What every network device must do, as cases. */
module io.anykernel.net.contracts {
    requires transitive io.anykernel.core;
    requires transitive io.anykernel.hypercall.contracts;

    exports io.anykernel.net.contracts;
}
