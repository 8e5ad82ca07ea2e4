/** Block devices: in memory, over a block port, over a hardware queue. */
module io.anykernel.block {
    requires transitive io.anykernel.core;

    exports io.anykernel.block;
}
