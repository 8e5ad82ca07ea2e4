package io.anykernel.net.xen;

import io.anykernel.core.xen.GrantedPages;
import io.anykernel.hypercall.Memory;

/** The parts of one frame that was received, in granted pages, and how far they have been copied out. */
final class FrameParts {
    private final GrantedPages pages;
    private final int[] offsets = new int[NetifFormat.MAX_PARTS];
    private final int[] lengths = new int[NetifFormat.MAX_PARTS];
    private int count;
    private int totalBytes;

    /** Where the next copy starts. */
    private int part;

    private int partOffset;

    FrameParts(GrantedPages pages) {
        this.pages = pages;
    }

    void clear() {
        count = 0;
        totalBytes = 0;
        part = 0;
        partOffset = 0;
    }

    /** Adds bytes that lie within a page; false if the frame has too many parts. */
    boolean add(int page, int offset, int lengthBytes) {
        if (count == NetifFormat.MAX_PARTS) {
            return false;
        }
        offsets[count] = pages.offset(page) + offset;
        lengths[count] = lengthBytes;
        count++;
        totalBytes += lengthBytes;
        return true;
    }

    int totalBytes() {
        return totalBytes;
    }

    /** Copies the next bytes, which there must be. */
    void copyNext(Memory into, int at, int lengthBytes) {
        int done = 0;
        while (done < lengthBytes) {
            if (partOffset == lengths[part]) {
                part++;
                partOffset = 0;
                continue;
            }
            int now = Math.min(lengthBytes - done, lengths[part] - partOffset);
            pages.memory().copyTo(offsets[part] + partOffset, into, at + done, now);
            partOffset += now;
            done += now;
        }
    }
}
