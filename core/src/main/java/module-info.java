/** What drivers share: packets, device contracts, rings, timers, checksums, errors, counters. */
module io.anykernel.core {
    requires transitive io.anykernel.hypercall;

    exports io.anykernel.core.checksum;
    exports io.anykernel.core.device;
    exports io.anykernel.core.error;
    exports io.anykernel.core.handle;
    exports io.anykernel.core.log;
    exports io.anykernel.core.packet;
    exports io.anykernel.core.ring;
    exports io.anykernel.core.stream;
    exports io.anykernel.core.sync;
    exports io.anykernel.core.table;
    exports io.anykernel.core.time;
    exports io.anykernel.core.virtio;
    exports io.anykernel.core.xen;
}
