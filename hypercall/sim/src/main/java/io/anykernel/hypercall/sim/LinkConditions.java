package io.anykernel.hypercall.sim;

/** How one direction of a {@link SimLink} treats its frames. Each setter returns this; changes apply to later frames. */
public final class LinkConditions {
    private long delayNanos = 100_000;
    private long jitterNanos;
    private int lossPerMillion;
    private int reorderPerMillion;
    private long reorderNanos = 1_000_000;
    private int duplicatePerMillion;
    private int corruptPerMillion;
    private long bitsPerSecond;
    private int queueFrames = 1000;

    /** Time on the way; 0.1 ms unless set. */
    public LinkConditions delayNanos(long nanos) {
        delayNanos = nanos;
        return this;
    }

    /** Up to this much more time on the way, drawn for each frame; frames keep their order all the same. */
    public LinkConditions jitterNanos(long nanos) {
        jitterNanos = nanos;
        return this;
    }

    /** Frames lost; a million cuts the link. */
    public LinkConditions lossPerMillion(int frames) {
        lossPerMillion = frames;
        return this;
    }

    /** Frames that take {@code byNanos} longer and let later ones pass. */
    public LinkConditions reorderPerMillion(int frames, long byNanos) {
        reorderPerMillion = frames;
        reorderNanos = byNanos;
        return this;
    }

    /** Frames that arrive twice. */
    public LinkConditions duplicatePerMillion(int frames) {
        duplicatePerMillion = frames;
        return this;
    }

    /**
     * Frames of IPv4 and IPv6 in which one bit behind the link header arrives inverted. Others (ARP) carry no checksum of
     * their own and stay whole, as Ethernet's frame check would have it.
     */
    public LinkConditions corruptPerMillion(int frames) {
        corruptPerMillion = frames;
        return this;
    }

    /** Rate at which frames leave; 0, as unless set, means at once. */
    public LinkConditions bitsPerSecond(long bits) {
        bitsPerSecond = bits;
        return this;
    }

    /** Frames that wait for their turn at {@link #bitsPerSecond}; one more is dropped. 1000 unless set. */
    public LinkConditions queueFrames(int frames) {
        queueFrames = frames;
        return this;
    }

    long delayNanos() {
        return delayNanos;
    }

    long jitterNanos() {
        return jitterNanos;
    }

    int lossPerMillion() {
        return lossPerMillion;
    }

    int reorderPerMillion() {
        return reorderPerMillion;
    }

    long reorderNanos() {
        return reorderNanos;
    }

    int duplicatePerMillion() {
        return duplicatePerMillion;
    }

    int corruptPerMillion() {
        return corruptPerMillion;
    }

    long bitsPerSecond() {
        return bitsPerSecond;
    }

    int queueFrames() {
        return queueFrames;
    }
}
