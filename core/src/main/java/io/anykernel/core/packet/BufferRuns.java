package io.anykernel.core.packet;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;

/**
 * The memory of a pool: equal runs, cut from the arena in few pieces. A run becomes a {@link Memory} of its own when its buffer
 * is made, so that a pool costs nothing for buffers that are never used.
 */
final class BufferRuns {
    private static final int ALIGNMENT_BYTES = 64;

    /** A piece lies in one mapping, and what is skipped at a mapping's end is lost: small beside one, large beside a run. */
    private static final int PIECE_BYTES = 1 << 20;

    private final Memory[] pieces;
    private final int runBytes;
    private final int strideBytes;
    private final int runsPerPiece;

    /** @throws io.anykernel.hypercall.OutOfArenaException if the arena has too little left */
    BufferRuns(Arena arena, int count, int runBytes) {
        this.runBytes = runBytes;
        this.strideBytes = (runBytes + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
        this.runsPerPiece = Math.max(1, PIECE_BYTES / strideBytes);
        this.pieces = new Memory[(count + runsPerPiece - 1) / runsPerPiece];
        for (int i = 0; i < pieces.length; i++) {
            int runs = Math.min(runsPerPiece, count - i * runsPerPiece);
            pieces[i] = arena.allocate((runs - 1) * strideBytes + runBytes, ALIGNMENT_BYTES);
        }
    }

    /** Run {@code index}; each call makes another view of the same bytes. */
    Memory run(int index) {
        return pieces[index / runsPerPiece].slice(index % runsPerPiece * strideBytes, runBytes);
    }
}
