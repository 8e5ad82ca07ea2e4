package io.anykernel.hypercall.host;

import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.BlockPortInfo;
import io.anykernel.hypercall.IoVector;

/** A block port whose calls are checked against its size and rights, and never reach a medium that is closed. */
abstract class GatedBlockPort implements BlockPort {
    private final BlockPortInfo info;
    private final CallGate gate = new CallGate();

    GatedBlockPort(BlockPortInfo info) {
        this.info = info;
    }

    @Override
    public final BlockPortInfo info() {
        return info;
    }

    @Override
    public final int read(long offsetBytes, IoVector into) {
        return transfer(offsetBytes, into, false);
    }

    @Override
    public final int write(long offsetBytes, IoVector from) {
        return info.isWritable() ? transfer(offsetBytes, from, true) : READ_ONLY;
    }

    private int transfer(long offsetBytes, IoVector ranges, boolean isWrite) {
        if (isOutside(offsetBytes, ranges.totalBytes())) {
            return OUT_OF_RANGE;
        }
        if (!gate.enter()) {
            return CLOSED;
        }
        try {
            return move(offsetBytes, ranges, isWrite);
        } finally {
            gate.leave();
        }
    }

    @Override
    public final int flush() {
        if (!gate.enter()) {
            return CLOSED;
        }
        try {
            return sync();
        } finally {
            gate.leave();
        }
    }

    @Override
    public final int discard(long offsetBytes, long lengthBytes) {
        if (!info.isWritable()) {
            return READ_ONLY;
        }
        if (lengthBytes < 0 || isOutside(offsetBytes, lengthBytes)) {
            return OUT_OF_RANGE;
        }
        if (!gate.enter()) {
            return CLOSED;
        }
        try {
            return lengthBytes == 0 ? 0 : punch(offsetBytes, lengthBytes);
        } finally {
            gate.leave();
        }
    }

    private boolean isOutside(long offsetBytes, long lengthBytes) {
        return offsetBytes < 0 || offsetBytes > info.capacityBytes() - lengthBytes;
    }

    /** Waits for the calls under way: a descriptor's number may be another file's right after. */
    @Override
    public final void close() {
        if (gate.close()) {
            release();
        }
    }

    // ---- of the medium; ranges lie within it, and it is open

    /** Moves all bytes; 0, or one of the port's codes. */
    abstract int move(long offsetBytes, IoVector ranges, boolean isWrite);

    /** Has what was written reach the medium; 0, or one of the port's codes. */
    abstract int sync();

    /** Makes a hole of at least one byte where that can be; 0, or one of the port's codes. */
    abstract int punch(long offsetBytes, long lengthBytes);

    /** Closes it, once. */
    abstract void release();
}
