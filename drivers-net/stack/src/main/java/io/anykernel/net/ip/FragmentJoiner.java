package io.anykernel.net.ip;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Memory;

/**
 * Makes one packet of a datagram's fragments: the first one stays as it is, slices of the others move where the packet
 * has room for them, and what lies in runs is copied behind it, run first, then blocks filled to their ends.
 */
final class FragmentJoiner {
    private static final String OWNER = "ip reassembly";

    private final PayloadPool blocks;
    private PacketBuffer whole;
    private PayloadBuffer open;
    private int openBytes;
    private int remaining;

    FragmentJoiner(PayloadPool blocks) {
        this.blocks = blocks;
    }

    /** Joins a complete datagram and empties it; returns {@code null}, everything released, if the buffers do not do. */
    PacketBuffer join(FragmentedDatagram datagram) {
        whole = datagram.takeFirst();
        whole.clearOffload();
        whole.tag = 0;
        remaining = datagram.endBytes() - whole.totalBytes();
        boolean fits = true;
        for (PacketBuffer each = datagram.takeFirst(); each != null; each = datagram.takeFirst()) {
            fits = fits && append(each);
            each.release();
        }
        fits = closeBlock() && fits;
        PacketBuffer joined = whole;
        whole = null;
        if (!fits) {
            joined.release();
            return null;
        }
        return joined;
    }

    private boolean append(PacketBuffer fragment) {
        boolean fits = copy(fragment.memory(), fragment.start(), fragment.runBytes());
        for (int i = 0; i < fragment.sliceCount() && fits; i++) {
            PayloadBuffer block = fragment.sliceBlock(i);
            int length = fragment.sliceLength(i);
            if (mayMove(length)) {
                fits = closeBlock();
                whole.appendSlice(block.retain(), fragment.sliceOffset(i), length);
                remaining -= length;
            } else {
                fits = copy(block.memory(), fragment.sliceOffset(i), length);
            }
        }
        return fits;
    }

    /** Whether slices enough are left for everything behind this one, even if all of that has to be copied. */
    private boolean mayMove(int length) {
        int behind = (remaining - length + blocks.bufferBytes() - 1) / blocks.bufferBytes();
        return whole.sliceCount() + (open == null ? 0 : 1) + 1 + behind <= PacketBuffer.MAX_SLICES;
    }

    private boolean copy(Memory from, int offset, int length) {
        int done = 0;
        if (whole.sliceCount() == 0 && open == null) {
            done = Math.min(length, whole.tailroomBytes());
            from.copyTo(offset, whole.memory(), whole.extend(done), done);
        }
        while (done < length) {
            if (open == null && !openBlock()) {
                return false;
            }
            int part = Math.min(length - done, blocks.bufferBytes() - openBytes);
            from.copyTo(offset + done, open.memory(), openBytes, part);
            openBytes += part;
            done += part;
            if (openBytes == blocks.bufferBytes() && !closeBlock()) {
                return false;
            }
        }
        remaining -= length;
        return true;
    }

    private boolean openBlock() {
        open = blocks.acquire(OWNER);
        openBytes = 0;
        return open != null;
    }

    /** Appends the block being filled, if there is one. */
    private boolean closeBlock() {
        if (open == null) {
            return true;
        }
        boolean fits = whole.hasSliceRoom();
        if (fits) {
            whole.appendSlice(open, 0, openBytes);
        } else {
            open.release();
        }
        open = null;
        return fits;
    }
}
