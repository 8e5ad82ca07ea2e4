package io.anykernel.block.virtio;

import io.anykernel.core.virtio.VirtioDevice;

/** Feature bits of a block device (virtio 1.2 §5.2.3), and which of them the driver wants. */
final class BlockFeatures {
    static final long SIZE_MAX = 1L << 1;
    static final long SEG_MAX = 1L << 2;
    static final long READ_ONLY = 1L << 5;
    static final long BLK_SIZE = 1L << 6;
    static final long FLUSH = 1L << 9;
    static final long DISCARD = 1L << 13;

    private static final long WANTED = SIZE_MAX
            | SEG_MAX
            | READ_ONLY
            | BLK_SIZE
            | FLUSH
            | DISCARD
            | VirtioDevice.EVENT_INDEX
            | VirtioDevice.INDIRECT_DESCRIPTORS;

    private BlockFeatures() {}

    static long choose(long offered, long allowed) {
        // A device that is read-only or has limits is so whether we acknowledge it or not.
        long always = SIZE_MAX | SEG_MAX | READ_ONLY | BLK_SIZE;
        return offered & WANTED & (allowed | always);
    }
}
