package io.anykernel.fs.ext4;

/** Where a run of a file's blocks is. Reused by its caller. */
final class ExtentRange {
    private long first = -1;
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

    /** Remembers that the run begins at logical block {@code first}. */
    void from(long first) {
        this.first = first;
    }

    /** Moves the beginning of a remembered run to {@code logical}; false if that is not in it. */
    boolean advance(long logical) {
        long skip = logical - first;
        if (first < 0 || skip < 0 || skip >= length) {
            return false;
        }
        first = logical;
        start += isHole() ? 0 : skip;
        length -= skip;
        return true;
    }
}
