package io.anykernel.fs.cache;

import io.anykernel.hypercall.Memory;

/** A frame of the cache and, while it is in use, the page that it holds. State is guarded by its stripe's lock. */
public final class Page {
    /** What a frame is doing. */
    enum State {
        /** Holds nothing. */
        FREE,
        /** Is being filled by the thread of control that pinned it; others wait. */
        LOADING,
        /** Holds a page. */
        READY,
        /** Holds a page that was dropped while pinned; becomes free when the last pin goes. */
        ORPHAN,
        /** Holds nothing, and never will: a device may still reach it. */
        QUARANTINED
    }

    final PageStripe stripe;
    private final Memory memory;
    private final int offset;

    State state = State.FREE;
    PageMapping mapping;
    long index;
    int pins;
    boolean referenced;
    boolean dirty;
    boolean writing;

    /** Its last write failed: nothing but a flush of its mapping tries again. */
    boolean isRefused;

    /** A device whose Cpu failed may still reach the frame: it is never used for another page. */
    boolean isAbandoned;

    PageTransaction transaction;
    Page nextInBucket;

    private int marks;

    Page(PageStripe stripe, Memory memory, int offset) {
        this.stripe = stripe;
        this.memory = memory;
        this.offset = offset;
    }

    /** Memory that holds the frame, among others. */
    public Memory memory() {
        return memory;
    }

    /** Where in {@link #memory} the frame begins; it is {@link PageCache#PAGE_BYTES} long. */
    public int offset() {
        return offset;
    }

    /** Position of the page in its mapping, in pages. */
    public long index() {
        return index;
    }

    /**
     * Whether the mapping's owner marked the page, as verified for instance, since it was loaded. The caller holds a pin.
     */
    public boolean isMarked(int bits) {
        return (marks & bits) == bits;
    }

    /** Marks the page; a mark set at the same moment by another may be lost. The caller holds a pin. */
    public void mark(int bits) {
        marks |= bits;
    }

    /** Begins a new life of the frame. The stripe's lock is held. */
    void assign(PageMapping mapping, long index) {
        this.mapping = mapping;
        this.index = index;
        this.state = State.LOADING;
        this.pins = 1;
        this.referenced = false;
        this.marks = 0;
    }

    /** Forgets the page. The stripe's lock is held. */
    void clear() {
        mapping = null;
        transaction = null;
        state = isAbandoned ? State.QUARANTINED : State.FREE;
        pins = 0;
        dirty = false;
        isRefused = false;
        referenced = false;
    }

    /** Whether the frame holds a page. */
    boolean isResident() {
        return state != State.FREE && state != State.QUARANTINED;
    }

    boolean isWritable() {
        return dirty && !writing && !isRefused && transaction == null;
    }
}
