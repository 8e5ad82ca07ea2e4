package io.anykernel.block.virtio;

import io.anykernel.core.device.BlockRequest;
import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.DmaMemory;

/**
 * What each request in flight shares with the device, little-endian (virtio 1.2 §5.2.6).
 *
 * <pre>
 *   0 type 4 | 4 reserved 4 | 8 sector 8 | 16 discard: sector 8, sectors 4, flags 4 | 32 status 1
 * </pre>
 */
final class BlockSlots {
    static final int HEADER_BYTES = 16;
    static final int DISCARD_BYTES = 16;
    static final int STATUS_BYTES = 1;

    static final int TYPE_READ = 0;
    static final int TYPE_WRITE = 1;
    static final int TYPE_FLUSH = 4;
    static final int TYPE_DISCARD = 11;

    static final int STATUS_OK = 0;
    static final int STATUS_UNSUPPORTED = 2;

    private static final int STRIDE = 64;
    private static final int TYPE = 0;
    private static final int SECTOR = 8;
    private static final int DISCARD = 16;
    private static final int DISCARD_SECTORS = DISCARD + 8;
    private static final int STATUS = 32;

    /** No status of the device's: it wrote none. */
    private static final int STATUS_UNWRITTEN = 0xff;

    /** One request in flight. */
    static final class Slot {
        private final int index;
        private BlockRequest request;
        private Slot nextFree;

        private Slot(int index) {
            this.index = index;
        }

        BlockRequest request() {
            return request;
        }
    }

    private final DmaMemory area;
    private Slot free;

    BlockSlots(Bus bus, int count) {
        area = bus.allocateDma(count * STRIDE, STRIDE);
        for (int i = count - 1; i >= 0; i--) {
            Slot slot = new Slot(i);
            slot.nextFree = free;
            free = slot;
        }
    }

    /** A slot whose header is filled in, or {@code null} if all are in use. */
    Slot take(BlockRequest request, int type, long sector) {
        Slot slot = free;
        if (slot == null) {
            return null;
        }
        free = slot.nextFree;
        slot.nextFree = null;
        slot.request = request;
        int at = slot.index * STRIDE;
        area.memory().i64le(at + TYPE, type);
        area.memory().i64le(at + SECTOR, sector);
        area.memory().u8(at + STATUS, STATUS_UNWRITTEN);
        return slot;
    }

    void discardRange(Slot slot, long sector, int sectors) {
        int at = slot.index * STRIDE;
        area.memory().i64le(at + DISCARD, sector);
        area.memory().i64le(at + DISCARD_SECTORS, sectors & 0xffff_ffffL);
    }

    long headerAddress(Slot slot) {
        return area.deviceAddress() + slot.index * STRIDE;
    }

    long discardAddress(Slot slot) {
        return headerAddress(slot) + DISCARD;
    }

    long statusAddress(Slot slot) {
        return headerAddress(slot) + STATUS;
    }

    int status(Slot slot) {
        return area.memory().u8(slot.index * STRIDE + STATUS);
    }

    /** Gives the slot back; returns its request. */
    BlockRequest release(Slot slot) {
        BlockRequest request = slot.request;
        slot.request = null;
        slot.nextFree = free;
        free = slot;
        return request;
    }
}
