package io.anykernel.net.tcp;

import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpOptions;

/**
 * What a receiver says of the data that it holds ahead of a gap: blocks, the one that last grew first (RFC 2018 §4), and
 * before them, once, what arrived a second time (D-SACK, RFC 2883 §4). It remembers the latest few blocks, which are as many
 * as a segment can report.
 */
final class SackBlocks {
    /** Both SYNs had the option. */
    boolean isPermitted;

    private int[] starts;
    private int[] ends;
    private int count;
    private boolean hasDuplicate;
    private int duplicateStart;
    private int duplicateEnd;

    int count() {
        return count;
    }

    int startOf(int index) {
        return starts[index];
    }

    int endOf(int index) {
        return ends[index];
    }

    /** The run of data that what has just been kept belongs to; blocks that lie in it are part of it. */
    void onKept(int start, int end) {
        if (start == end) {
            return;
        }
        if (starts == null) {
            starts = new int[TcpOptions.MAX_SACK_BLOCKS];
            ends = new int[TcpOptions.MAX_SACK_BLOCKS];
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            boolean isWithin = SequenceNumber.isAtMost(start, starts[i]) && SequenceNumber.isAtMost(ends[i], end);
            if (!isWithin) {
                move(i, kept++);
            }
        }
        count = Math.min(kept + 1, starts.length);
        for (int i = count - 1; i > 0; i--) {
            move(i - 1, i);
        }
        starts[0] = start;
        ends[0] = end;
    }

    /** This arrived though it was there. */
    void onDuplicate(int start, int end) {
        if (isPermitted && start != end) {
            hasDuplicate = true;
            duplicateStart = start;
            duplicateEnd = end;
        }
    }

    /** Everything before {@code next} is in order now. */
    void onAdvanced(int next) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (SequenceNumber.isBefore(next, ends[i])) {
                move(i, kept++);
            }
        }
        count = kept;
    }

    /** What was held ahead of a gap was dropped. */
    void clear() {
        count = 0;
    }

    private void move(int from, int to) {
        starts[to] = starts[from];
        ends[to] = ends[from];
    }

    // ---- the option

    /** How long the option is in the next segment, at most so many bytes; 0 for none. */
    int optionBytes(int roomBytes) {
        int blocks = blocksIn(roomBytes);
        return blocks == 0 ? 0 : TcpOptions.SACK_PREFIX_BYTES + blocks * TcpOptions.SACK_BLOCK_BYTES;
    }

    private int blocksIn(int roomBytes) {
        int reported = count + (hasDuplicate ? 1 : 0);
        if (!isPermitted || reported == 0) {
            return 0;
        }
        return Math.min(reported, (roomBytes - TcpOptions.SACK_PREFIX_BYTES) / TcpOptions.SACK_BLOCK_BYTES);
    }

    /** Writes {@link #optionBytes}. */
    void write(Memory memory, int offset, int roomBytes) {
        int left = blocksIn(roomBytes);
        int at = TcpOptions.writeSackPrefix(memory, offset, left);
        if (hasDuplicate) {
            at = TcpOptions.writeSackBlock(memory, at, duplicateStart, duplicateEnd);
            left--;
        }
        for (int i = 0; i < left; i++) {
            at = TcpOptions.writeSackBlock(memory, at, starts[i], ends[i]);
        }
    }

    /** A segment that carries the option was sent; returns whether it told of a duplicate. */
    boolean onSent() {
        boolean wasDuplicate = hasDuplicate;
        hasDuplicate = false;
        return wasDuplicate;
    }
}
