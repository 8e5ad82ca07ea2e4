/** The hypercalls: what a driver may ask of the world below it. */
module io.anykernel.hypercall {
    exports io.anykernel.hypercall;
    exports io.anykernel.hypercall.pci;
}
