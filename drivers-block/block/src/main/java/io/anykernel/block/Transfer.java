package io.anykernel.block;

import io.anykernel.core.device.BlockRequest;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.Parker;

/**
 * One call of a {@link QueuedBlockDevice}, cut into requests that the queue takes. The caller fills it in and waits; the
 * queue's Cpu does the rest. Recycled.
 */
final class Transfer {
    private final Parker done;
    private final IoVector one = new IoVector(1);
    private BlockRequest.Operation operation;
    private IoVector ranges;
    private long block;
    private long blocksLeft;
    private int range;
    private int inRange;
    private int outstanding;
    private int status;
    /** From posting until the last request is submitted: the Cpu holds on to it even when a request has failed. */
    private boolean isBeingSubmitted;

    private volatile boolean isDone;
    Transfer next;

    Transfer(Parker done) {
        this.done = done;
    }

    /** A flush, which counts as one block, or a discard: neither moves memory. */
    void setPlain(BlockRequest.Operation operation, long firstBlock, long blocks) {
        set(operation, null, firstBlock, blocks);
    }

    void setRange(BlockRequest.Operation operation, long firstBlock, int blocks, Memory memory, int offset, int bytes) {
        set(operation, one.clear().add(memory, offset, bytes), firstBlock, blocks);
    }

    void setRanges(BlockRequest.Operation operation, long firstBlock, long blocks, IoVector ranges) {
        set(operation, ranges, firstBlock, blocks);
    }

    private void set(BlockRequest.Operation operation, IoVector ranges, long firstBlock, long blocks) {
        this.operation = operation;
        this.ranges = ranges;
        this.block = firstBlock;
        this.blocksLeft = blocks;
        this.range = 0;
        this.inRange = 0;
        this.outstanding = 0;
        this.status = Errno.OK;
        this.isBeingSubmitted = true;
        this.isDone = false;
    }

    /** Forgets the caller's memory. */
    void clear() {
        one.clear();
        ranges = null;
    }

    /** Whether the device is handed memory. */
    boolean hasMemory() {
        return ranges != null;
    }

    /** Whether a request is still to be submitted; none is, once one has failed. */
    boolean hasMore() {
        return status == Errno.OK && blocksLeft > 0;
    }

    /** Describes the next request in {@code request}; returns its blocks. {@link #submitted} moves on. */
    int describe(BlockRequest request, int blockBytes, int maxBlocks) {
        int blocks = (int) Math.min(blocksLeft, maxBlocks);
        if (ranges == null) {
            request.set(operation, block, operation == BlockRequest.Operation.FLUSH ? 0 : blocks, null, 0);
            return blocks;
        }
        while (ranges.length(range) == inRange) {
            range++;
            inRange = 0;
        }
        blocks = Math.min(blocks, (ranges.length(range) - inRange) / blockBytes);
        request.set(operation, block, blocks, ranges.memory(range), ranges.offset(range) + inRange);
        return blocks;
    }

    /** The queue has taken a request of that many blocks. */
    void submitted(int blocks, int blockBytes) {
        block += blocks;
        blocksLeft -= blocks;
        inRange += blocks * blockBytes;
        outstanding++;
    }

    /** The queue has refused a request for good. */
    void refused(int status) {
        fail(status);
    }

    /** {@link #hasMore} is false and the Cpu lets go. */
    void submittedAll() {
        isBeingSubmitted = false;
        finishIfDone();
    }

    /** A request is done. */
    void completed(int status) {
        outstanding--;
        fail(status);
        finishIfDone();
    }

    private void fail(int status) {
        if (this.status == Errno.OK) {
            this.status = status;
        }
    }

    private void finishIfDone() {
        if (outstanding == 0 && !isBeingSubmitted) {
            isDone = true;
            done.unpark();
        }
    }

    boolean isDone() {
        return isDone;
    }

    /** What came of it, once {@link #isDone}. */
    int status() {
        return status;
    }

    Parker parker() {
        return done;
    }
}
