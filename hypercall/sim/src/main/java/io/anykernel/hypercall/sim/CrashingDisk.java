package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk with a volatile cache before its medium: writes reach the medium by {@link #flush}, or in part by {@link #crash},
 * which keeps, loses, tears and reorders them as the seed decides. After a crash the port is closed; the medium stays.
 */
public final class CrashingDisk implements BlockPort {
    /** Sectors are written whole or not at all. */
    private static final int SECTOR_BYTES = 512;

    private static final int HALF = 500_000;

    private record Write(long offset, Memory bytes) {}

    private final BlockPort medium;
    private final SimRandom random;
    private final List<Write> unflushed = new ArrayList<>();
    private final IoVector single = new IoVector(1);
    private long writesUntilCrash = -1;
    private boolean isCrashed;
    private long writes;

    /** @param medium stays the caller's, for looking at after a crash */
    public CrashingDisk(BlockPort medium, SimRandom random) {
        this.medium = medium;
        this.random = random;
    }

    /** Has the disk crash right after it has taken so many more writes. */
    public CrashingDisk crashAfterWrites(long writes) {
        writesUntilCrash = writes;
        return this;
    }

    public boolean isCrashed() {
        return isCrashed;
    }

    /** Writes taken so far. */
    public long writes() {
        return writes;
    }

    /** Writes that a crash could lose now. */
    public int unflushedWrites() {
        return unflushed.size();
    }

    /** Stops: each unflushed write reaches the medium whole, in some of its sectors, or not, in any order. */
    public void crash() {
        if (isCrashed) {
            return;
        }
        isCrashed = true;
        while (!unflushed.isEmpty()) {
            Write write = unflushed.remove((int) random.below(unflushed.size()));
            if (random.happens(HALF)) {
                apply(write, 0, write.bytes.lengthBytes());
            } else if (random.happens(HALF)) {
                tear(write);
            }
        }
    }

    private void tear(Write write) {
        for (int at = 0; at < write.bytes.lengthBytes(); at += SECTOR_BYTES) {
            if (random.happens(HALF)) {
                apply(write, at, Math.min(SECTOR_BYTES, write.bytes.lengthBytes() - at));
            }
        }
    }

    private int apply(Write write, int offset, int bytes) {
        return medium.write(write.offset + offset, single.clear().add(write.bytes, offset, bytes));
    }

    @Override
    public BlockPortInfo info() {
        return medium.info();
    }

    @Override
    public int read(long offsetBytes, IoVector into) {
        if (isCrashed) {
            return CLOSED;
        }
        int outcome = medium.read(offsetBytes, into);
        if (outcome == 0) {
            for (int i = 0; i < unflushed.size(); i++) {
                overlay(unflushed.get(i), offsetBytes, into);
            }
        }
        return outcome;
    }

    private static void overlay(Write write, long offsetBytes, IoVector into) {
        long at = offsetBytes;
        for (int i = 0; i < into.count(); i++) {
            long first = Math.max(at, write.offset);
            long end = Math.min(at + into.length(i), write.offset + write.bytes.lengthBytes());
            if (first < end) {
                write.bytes.copyTo(
                        (int) (first - write.offset), into.memory(i), into.offset(i) + (int) (first - at), (int)
                                (end - first));
            }
            at += into.length(i);
        }
    }

    @Override
    public int write(long offsetBytes, IoVector from) {
        if (isCrashed) {
            return CLOSED;
        }
        if (!info().isWritable()) {
            return READ_ONLY;
        }
        if (offsetBytes < 0 || offsetBytes > info().capacityBytes() - from.totalBytes()) {
            return OUT_OF_RANGE;
        }
        unflushed.add(new Write(offsetBytes, copyOf(from)));
        writes++;
        if (writesUntilCrash > 0 && --writesUntilCrash == 0) {
            crash();
            return CLOSED;
        }
        return 0;
    }

    private static Memory copyOf(IoVector from) {
        Memory copy = Memory.allocate(from.totalBytes());
        int at = 0;
        for (int i = 0; i < from.count(); i++) {
            from.memory(i).copyTo(from.offset(i), copy, at, from.length(i));
            at += from.length(i);
        }
        return copy;
    }

    @Override
    public int flush() {
        if (isCrashed) {
            return CLOSED;
        }
        while (!unflushed.isEmpty()) {
            Write oldest = unflushed.get(0);
            int outcome = apply(oldest, 0, oldest.bytes.lengthBytes());
            if (outcome != 0) {
                return outcome;
            }
            unflushed.remove(0);
        }
        return medium.flush();
    }

    /** Passed on behind what was written before it: a discard is not lost by a crash. */
    @Override
    public int discard(long offsetBytes, long lengthBytes) {
        int flushed = flush();
        return flushed != 0 ? flushed : medium.discard(offsetBytes, lengthBytes);
    }

    /** Flushes, unless it has crashed; the medium stays open. */
    @Override
    public void close() {
        if (!isCrashed) {
            flush();
            isCrashed = true;
        }
    }
}
