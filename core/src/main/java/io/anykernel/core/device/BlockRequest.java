package io.anykernel.core.device;

import io.anykernel.hypercall.Memory;

/** One transfer; reused by its submitter. */
public final class BlockRequest {
    /** What to do. */
    public enum Operation {
        READ,
        WRITE,
        FLUSH,
        DISCARD
    }

    /** Told once when a request is done; called with the device's Cpu held. */
    public interface Listener {
        /** {@code status}: {@code Errno.OK} or a negative code. */
        void onComplete(BlockRequest request, int status);
    }

    private final Listener listener;
    private Operation operation;
    private long firstBlock;
    private int blocks;
    private Memory memory;
    private int offset;

    public BlockRequest(Listener listener) {
        this.listener = listener;
    }

    /** Describes a transfer; {@code memory} is {@code null} for {@link Operation#FLUSH} and {@link Operation#DISCARD}. */
    public BlockRequest set(Operation operation, long firstBlock, int blocks, Memory memory, int offset) {
        this.operation = operation;
        this.firstBlock = firstBlock;
        this.blocks = blocks;
        this.memory = memory;
        this.offset = offset;
        return this;
    }

    public Operation operation() {
        return operation;
    }

    public long firstBlock() {
        return firstBlock;
    }

    public int blocks() {
        return blocks;
    }

    public Memory memory() {
        return memory;
    }

    public int offset() {
        return offset;
    }

    public void complete(int status) {
        listener.onComplete(this, status);
    }
}
