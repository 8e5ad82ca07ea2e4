package io.anykernel.block.xen;

import io.anykernel.core.device.BlockRequest;
import io.anykernel.core.ring.NumberPool;
import io.anykernel.core.xen.GrantedPages;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.XenDevice;

/** Requests in flight by their identifiers, and the granted pages that each has its data in. */
final class DiskSlots {
    private static final int NO_TABLE = -1;

    /** One request in flight. */
    static final class Slot {
        private final int id;
        private final int[] pages = new int[DiskFeatures.MAX_SEGMENTS];
        private int pageCount;
        private int table = NO_TABLE;
        private int operation;
        private BlockRequest request;

        private Slot(int id) {
            this.id = id;
        }

        int id() {
            return id;
        }

        /** As the back end repeats it. */
        int operation() {
            return operation;
        }

        BlockRequest request() {
            return request;
        }
    }

    private final GrantedPages pages;
    private final NumberPool freePages;
    private final NumberPool ids;
    private final Slot[] slots;

    DiskSlots(GrantedPages pages, int count) {
        this.pages = pages;
        freePages = new NumberPool(pages.count());
        ids = new NumberPool(count);
        slots = new Slot[count];
        for (int i = 0; i < count; i++) {
            slots[i] = new Slot(i);
        }
    }

    /** A slot for a request with so many pages of data; {@code null} if there is no room. */
    Slot take(BlockRequest request, int operation, int dataPages) {
        boolean isIndirect = dataPages > BlkifFormat.DIRECT_SEGMENTS;
        if (ids.available() == 0 || freePages.available() < dataPages + (isIndirect ? 1 : 0)) {
            return null;
        }
        Slot slot = slots[ids.take()];
        slot.request = request;
        slot.operation = operation;
        slot.pageCount = dataPages;
        for (int i = 0; i < dataPages; i++) {
            slot.pages[i] = freePages.take();
        }
        slot.table = isIndirect ? freePages.take() : NO_TABLE;
        return slot;
    }

    /** The slot of a request in flight, or {@code null} if {@code id} names none. */
    Slot find(long id) {
        return ids.isTaken(id) ? slots[(int) id] : null;
    }

    /** Gives the slot and its pages back; returns its request. */
    BlockRequest release(Slot slot) {
        for (int i = 0; i < slot.pageCount; i++) {
            freePages.release(slot.pages[i]);
        }
        if (slot.table != NO_TABLE) {
            freePages.release(slot.table);
        }
        BlockRequest request = slot.request;
        slot.request = null;
        ids.release(slot.id);
        return request;
    }

    /** Writes the slot's segments for {@code bytes} of data into its request at {@code at} of {@code ring}. */
    void describe(Slot slot, Memory ring, int at, int handle, int bytes) {
        if (slot.table == NO_TABLE) {
            BlkifFormat.segmentCount(ring, at, slot.pageCount);
            describe(slot, ring, BlkifFormat.segments(at), bytes);
        } else {
            BlkifFormat.indirect(ring, at, handle, slot.pageCount, pages.reference(slot.table));
            describe(slot, pages.memory(), pages.offset(slot.table), bytes);
        }
    }

    private void describe(Slot slot, Memory memory, int segments, int bytes) {
        int left = bytes;
        for (int i = 0; i < slot.pageCount; i++) {
            int part = Math.min(left, XenDevice.PAGE_BYTES);
            BlkifFormat.segment(memory, segments, i, pages.reference(slot.pages[i]), part / BlkifFormat.SECTOR_BYTES);
            left -= part;
        }
    }

    /** Copies what is to be written into the slot's pages. */
    void copyIn(Slot slot, Memory from, int offset, int bytes) {
        for (int i = 0, done = 0; i < slot.pageCount; i++, done += XenDevice.PAGE_BYTES) {
            int part = Math.min(bytes - done, XenDevice.PAGE_BYTES);
            from.copyTo(offset + done, pages.memory(), pages.offset(slot.pages[i]), part);
        }
    }

    /** Copies what was read out of the slot's pages. */
    void copyOut(Slot slot, Memory into, int offset, int bytes) {
        for (int i = 0, done = 0; i < slot.pageCount; i++, done += XenDevice.PAGE_BYTES) {
            int part = Math.min(bytes - done, XenDevice.PAGE_BYTES);
            pages.memory().copyTo(pages.offset(slot.pages[i]), into, offset + done, part);
        }
    }

    /** A slot in flight, or {@code null} if there is none. */
    Slot any() {
        for (int i = 0; i < slots.length && ids.available() < slots.length; i++) {
            if (ids.isTaken(i)) {
                return slots[i];
            }
        }
        return null;
    }
}
