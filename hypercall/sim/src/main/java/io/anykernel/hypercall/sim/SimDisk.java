package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import java.util.ArrayList;
import java.util.List;

/** A disk in memory, zero where never written, with the latency and the failures that a test sets. */
public final class SimDisk {
    private static final int SECTOR_BYTES = 512;
    private static final int CHUNK_BYTES = 1 << 16;

    /** Bytes {@code [first, end)} that cannot be read or written. */
    private record BadRange(long first, long end, boolean failsReads, boolean failsWrites) {
        boolean covers(long offset, long length, boolean isWrite) {
            return offset < end && first < offset + length && (isWrite ? failsWrites : failsReads);
        }
    }

    private final SimWorld world;
    private final String name;
    private final long capacityBytes;
    private final SimRandom random;
    private final Memory[] chunks;
    private final List<BadRange> badRanges = new ArrayList<>();
    private long latencyNanos;
    private long flushLatencyNanos;
    private int errorsPerMillion;
    private boolean isFull;
    private boolean isOpenForWriting;

    private long reads;
    private long writes;
    private long flushes;
    private long errors;

    SimDisk(SimWorld world, String name, long capacityBytes, SimRandom random) {
        if (capacityBytes < SECTOR_BYTES || capacityBytes % SECTOR_BYTES != 0) {
            throw new IllegalArgumentException("capacity of " + capacityBytes + " bytes");
        }
        this.world = world;
        this.name = name;
        this.capacityBytes = capacityBytes;
        this.random = random;
        this.chunks = new Memory[(int) ((capacityBytes + CHUNK_BYTES - 1) / CHUNK_BYTES)];
    }

    public String name() {
        return name;
    }

    /** Virtual time that each read and write takes. */
    public SimDisk latencyNanos(long nanos) {
        latencyNanos = nanos;
        return this;
    }

    /** Virtual time that each flush takes. */
    public SimDisk flushLatencyNanos(long nanos) {
        flushLatencyNanos = nanos;
        return this;
    }

    /** Reads and writes that fail with {@link BlockPort#IO_ERROR}, drawn from the seed; a second try may succeed. */
    public SimDisk errorsPerMillion(int transfers) {
        errorsPerMillion = transfers;
        return this;
    }

    /** Every read, write, or both that touches the range fails from now on. */
    public SimDisk damage(long firstByte, long lengthBytes, boolean failsReads, boolean failsWrites) {
        badRanges.add(new BadRange(firstByte, firstByte + lengthBytes, failsReads, failsWrites));
        return this;
    }

    /** Forgets {@link #damage}. */
    public SimDisk repair() {
        badRanges.clear();
        return this;
    }

    /** Whether writes answer {@link BlockPort#NO_SPACE}, as on a thin disk whose pool has run out. */
    public SimDisk full(boolean isFull) {
        this.isFull = isFull;
        return this;
    }

    /** Puts bytes on the medium as from outside, without latency, failure or trace. */
    public void load(long offsetBytes, Memory from, int fromOffset, int lengthBytes) {
        move(offsetBytes, from, fromOffset, lengthBytes, true);
    }

    /** Takes bytes off the medium as from outside. */
    public void save(long offsetBytes, Memory into, int intoOffset, int lengthBytes) {
        move(offsetBytes, into, intoOffset, lengthBytes, false);
    }

    BlockPort open(boolean writable) {
        if (writable && isOpenForWriting) {
            throw new PortException("disk:" + name + ": in use; close it there");
        }
        isOpenForWriting |= writable;
        return new Port(new BlockPortInfo("disk:" + name, capacityBytes, SECTOR_BYTES, writable));
    }

    public long reads() {
        return reads;
    }

    public long writes() {
        return writes;
    }

    public long flushes() {
        return flushes;
    }

    /** Transfers that failed because they were told to. */
    public long errors() {
        return errors;
    }

    private void move(long offsetBytes, Memory memory, int memoryOffset, int lengthBytes, boolean isWrite) {
        long at = offsetBytes;
        int other = memoryOffset;
        int left = lengthBytes;
        while (left > 0) {
            int inChunk = (int) (at % CHUNK_BYTES);
            int part = Math.min(left, CHUNK_BYTES - inChunk);
            moveInChunk((int) (at / CHUNK_BYTES), inChunk, memory, other, part, isWrite);
            at += part;
            other += part;
            left -= part;
        }
    }

    private void moveInChunk(int index, int inChunk, Memory memory, int offset, int bytes, boolean isWrite) {
        if (isWrite) {
            if (chunks[index] == null) {
                chunks[index] = Memory.allocate(CHUNK_BYTES);
            }
            memory.copyTo(offset, chunks[index], inChunk, bytes);
        } else if (chunks[index] == null) {
            memory.fill(offset, bytes, 0);
        } else {
            chunks[index].copyTo(inChunk, memory, offset, bytes);
        }
    }

    private void pass(long nanos) {
        if (nanos > 0) {
            world.pumpUntil(() -> false, world.clock().nanoTime() + nanos);
        }
    }

    private boolean isToFail(long offset, long length, boolean isWrite) {
        boolean fails = random.happens(errorsPerMillion);
        for (int i = 0; i < badRanges.size(); i++) {
            fails |= badRanges.get(i).covers(offset, length, isWrite);
        }
        errors += fails ? 1 : 0;
        return fails;
    }

    private final class Port implements BlockPort {
        private final BlockPortInfo info;
        private boolean isClosed;

        private Port(BlockPortInfo info) {
            this.info = info;
        }

        @Override
        public BlockPortInfo info() {
            return info;
        }

        @Override
        public int read(long offsetBytes, IoVector into) {
            return transfer(offsetBytes, into, false);
        }

        @Override
        public int write(long offsetBytes, IoVector from) {
            if (!info.isWritable()) {
                return READ_ONLY;
            }
            return transfer(offsetBytes, from, true);
        }

        private int transfer(long offset, IoVector ranges, boolean isWrite) {
            if (isClosed) {
                return CLOSED;
            }
            if (isOutside(offset, ranges.totalBytes())) {
                return OUT_OF_RANGE;
            }
            if (isWrite) {
                writes++;
            } else {
                reads++;
            }
            pass(latencyNanos);
            if (isToFail(offset, ranges.totalBytes(), isWrite)) {
                return IO_ERROR;
            }
            if (isWrite && isFull) {
                return NO_SPACE;
            }
            moveAll(offset, ranges, isWrite);
            return 0;
        }

        private void moveAll(long offset, IoVector ranges, boolean isWrite) {
            long at = offset;
            for (int i = 0; i < ranges.count(); i++) {
                int length = ranges.length(i);
                move(at, ranges.memory(i), ranges.offset(i), length, isWrite);
                world.trace()
                        .record(
                                isWrite ? "write" : "read",
                                world.clock().nanoTime(),
                                at,
                                ranges.memory(i),
                                ranges.offset(i),
                                length);
                at += length;
            }
        }

        @Override
        public int flush() {
            if (isClosed) {
                return CLOSED;
            }
            flushes++;
            pass(flushLatencyNanos);
            world.trace().record("flush", world.clock().nanoTime(), 0, 0);
            return 0;
        }

        /** Reads as zero afterwards. */
        @Override
        public int discard(long offsetBytes, long lengthBytes) {
            if (isClosed) {
                return CLOSED;
            }
            if (!info.isWritable()) {
                return READ_ONLY;
            }
            if (lengthBytes < 0 || isOutside(offsetBytes, lengthBytes)) {
                return OUT_OF_RANGE;
            }
            world.trace().record("discard", world.clock().nanoTime(), offsetBytes, lengthBytes);
            zero(offsetBytes, lengthBytes);
            return 0;
        }

        private void zero(long offsetBytes, long lengthBytes) {
            long at = offsetBytes;
            long end = offsetBytes + lengthBytes;
            while (at < end) {
                int inChunk = (int) (at % CHUNK_BYTES);
                int part = (int) Math.min(end - at, CHUNK_BYTES - inChunk);
                Memory chunk = chunks[(int) (at / CHUNK_BYTES)];
                if (chunk != null) {
                    chunk.fill(inChunk, part, 0);
                }
                at += part;
            }
        }

        private boolean isOutside(long offset, long length) {
            return offset < 0 || offset > capacityBytes - length;
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                isOpenForWriting &= !info.isWritable();
            }
        }
    }
}
