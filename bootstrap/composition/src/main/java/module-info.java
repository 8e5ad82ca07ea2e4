/** Composes one kernel of a stack and filesystems on any world. */
module io.anykernel.composition {
    requires transitive io.anykernel.kernel;
    requires transitive io.anykernel.net;
    requires transitive io.anykernel.fs;

    exports io.anykernel.composition;
}
