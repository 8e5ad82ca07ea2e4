package io.anykernel.fs;

/** Attributes to set on a node; what is not named stays. Built once, then read by the filesystem. */
public final class AttributeChange {
    /** Leaves an attribute as it is. */
    public static final long KEEP = Long.MIN_VALUE;

    private long mode = KEEP;
    private long uid = KEEP;
    private long gid = KEEP;
    private long accessNanos = KEEP;
    private long modifyNanos = KEEP;

    /** Permission bits, 0 to 07777. */
    public AttributeChange mode(int mode) {
        this.mode = mode & 0xfff;
        return this;
    }

    public AttributeChange owner(long uid, long gid) {
        this.uid = uid;
        this.gid = gid;
        return this;
    }

    /** Nanoseconds since 1970; {@link #KEEP} keeps. */
    public AttributeChange times(long accessNanos, long modifyNanos) {
        this.accessNanos = accessNanos;
        this.modifyNanos = modifyNanos;
        return this;
    }

    /** The new value, or {@code old} where none was named. */
    public int modeOr(int old) {
        return mode == KEEP ? old : (int) mode;
    }

    /** As {@link #modeOr}. */
    public long uidOr(long old) {
        return uid == KEEP ? old : uid;
    }

    /** As {@link #modeOr}. */
    public long gidOr(long old) {
        return gid == KEEP ? old : gid;
    }

    /** As {@link #modeOr}. */
    public long accessNanosOr(long old) {
        return accessNanos == KEEP ? old : accessNanos;
    }

    /** As {@link #modeOr}. */
    public long modifyNanosOr(long old) {
        return modifyNanos == KEEP ? old : modifyNanos;
    }
}
