package io.anykernel.core.xen;

import io.anykernel.hypercall.Bus;
import io.anykernel.hypercall.DmaMemory;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.XenDevice;

/**
 * Pages of a driver's own, each granted to its back end from the first to the last: what passes between the two is copied
 * through them, so that the back end reaches no other memory, whatever it does. Whatever lies in them may change at any time.
 */
public final class GrantedPages {
    private static final int ENDED = 0;

    private final XenDevice device;
    private final DmaMemory area;
    private final int[] references;

    /**
     * @param isReadOnly whether the back end may only read them
     * @throws io.anykernel.hypercall.OutOfArenaException if there is no memory for them
     * @throws io.anykernel.hypercall.PortException if the domain has no grants left; none is granted then
     */
    GrantedPages(Bus bus, XenDevice device, int count, boolean isReadOnly) {
        this.device = device;
        area = bus.allocateDma(count * XenDevice.PAGE_BYTES, XenDevice.PAGE_BYTES);
        references = new int[count];
        boolean isComplete = false;
        try {
            for (int page = 0; page < count; page++) {
                references[page] = device.grant(area, offset(page), isReadOnly);
            }
            isComplete = true;
        } finally {
            if (!isComplete) {
                end();
            }
        }
    }

    public int count() {
        return references.length;
    }

    /** All pages, one after the other. */
    public Memory memory() {
        return area.memory();
    }

    /** The same as a device would see it. */
    DmaMemory area() {
        return area;
    }

    /** Where in {@link #memory} a page starts. */
    public int offset(int page) {
        return page * XenDevice.PAGE_BYTES;
    }

    /** The reference by which the back end names a page. */
    public int reference(int page) {
        return references[page];
    }

    /** Ends all grants that it can; returns how many pages the back end still has mapped. */
    int end() {
        int mapped = 0;
        for (int page = 0; page < references.length; page++) {
            if (references[page] != ENDED && device.endGrant(references[page])) {
                references[page] = ENDED;
            }
            mapped += references[page] == ENDED ? 0 : 1;
        }
        return mapped;
    }
}
