/** Wires drivers on a world, runs their loop, and closes them again. */
module io.anykernel.kernel {
    requires transitive io.anykernel.core;

    exports io.anykernel.kernel;
}
