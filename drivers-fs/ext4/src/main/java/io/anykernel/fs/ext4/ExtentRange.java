package io.anykernel.fs.ext4;

/** Where a run of a file's blocks is. Reused by its caller. */
final class ExtentRange {
    private long start;
    private long length;

    /** First physical block, or 0 for a hole. */
    long start() {
        return start;
    }

    /** Blocks from the one asked for that follow one another, at least 1. */
    long length() {
        return length;
    }

    boolean isHole() {
        return start == 0;
    }

    void set(long start, long length) {
        this.start = start;
        this.length = length;
    }
}
