/** Contract cases that a JVM and a guest run alike. */
module io.anykernel.contracts {
    requires transitive io.anykernel.core;

    exports io.anykernel.contracts;
    exports io.anykernel.contracts.memory;
    exports io.anykernel.contracts.ring;
}
