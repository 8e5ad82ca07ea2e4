package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;

/**
 * A cable between two network ports with a temper of its own in each direction; see {@link LinkConditions}. With {@link
 * #offloads} the ends pass super-segments and pending checksums as they are, which corruption would then go unnoticed in.
 */
public final class SimLink {
    private static final int DEFAULT_MTU_BYTES = 1500;
    private static final int LINK_HEADER_BYTES = 18;
    private static final int VNET_HEADER_BYTES = 12;
    private static final int MAX_SUPER_FRAME_BYTES = 65535 + LINK_HEADER_BYTES;
    /** Frames are cut from runs of this size: memory outside the heap is dear by the piece. */
    private static final int SLAB_BYTES = 32_768;

    private final SimWorld world;
    private final String name;
    private final SimLinkEnd left;
    private final SimLinkEnd right;
    private int mtuBytes = DEFAULT_MTU_BYTES;
    private int offloads;
    private boolean isUp = true;
    private SimFrame free;

    SimLink(SimWorld world, String name, SimRandom leftRandom, SimRandom rightRandom) {
        this.world = world;
        this.name = name;
        left = new SimLinkEnd(this, 0, leftRandom);
        right = new SimLinkEnd(this, 1, rightRandom);
    }

    public String name() {
        return name;
    }

    /** Largest payload of a frame; 1500 unless set. To be called before the ends are opened. */
    public SimLink mtuBytes(int bytes) {
        mtuBytes = bytes;
        return this;
    }

    /** Bits of {@code NetPortInfo} that each end takes on; none unless set. To be called before the ends are opened. */
    public SimLink offloads(int bits) {
        offloads = bits;
        return this;
    }

    /** What happens to frames from left to right. */
    public LinkConditions fromLeft() {
        return left.conditions();
    }

    /** What happens to frames from right to left. */
    public LinkConditions fromRight() {
        return right.conditions();
    }

    /**
     * Pulls the cable, or puts it in again, which both ends' owners are woken for. While it is out, what is sent and what is on
     * its way is lost; see {@link SimLinkEnd#cutFrames}.
     */
    public SimLink up(boolean isUp) {
        if (this.isUp != isUp) {
            this.isUp = isUp;
            left.onLinkChange();
            right.onLinkChange();
        }
        return this;
    }

    boolean isUp() {
        return isUp;
    }

    /** The end opened first. */
    public SimLinkEnd left() {
        return left;
    }

    public SimLinkEnd right() {
        return right;
    }

    /** Opens the left end, then the right one. */
    public SimLinkEnd open(SimCpu owner) {
        SimLinkEnd end = left.isOpen() ? right : left;
        if (end.isOpen()) {
            throw new PortException("link:" + name + ": both ends are in use; make another link");
        }
        return end.open(owner);
    }

    SimWorld world() {
        return world;
    }

    int mtuBytes() {
        return mtuBytes;
    }

    int offloads() {
        return offloads;
    }

    int vnetHeaderBytes() {
        return offloads == 0 ? 0 : VNET_HEADER_BYTES;
    }

    int maxFrameBytes() {
        return offloads == 0 ? mtuBytes + LINK_HEADER_BYTES : VNET_HEADER_BYTES + MAX_SUPER_FRAME_BYTES;
    }

    SimLinkEnd peerOf(SimLinkEnd end) {
        return end == left ? right : left;
    }

    SimFrame take() {
        if (free == null) {
            addSlab();
        }
        SimFrame frame = free;
        free = frame.next;
        frame.next = null;
        return frame;
    }

    private void addSlab() {
        int frameBytes = maxFrameBytes();
        int frames = Math.max(1, SLAB_BYTES / frameBytes);
        Memory slab = Memory.allocate(frames * frameBytes);
        for (int i = 0; i < frames; i++) {
            recycle(new SimFrame(slab.slice(i * frameBytes, frameBytes)));
        }
    }

    void recycle(SimFrame frame) {
        frame.next = free;
        free = frame;
    }
}
