package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;

/** A frame on its way; recycled by {@link SimLink}. */
final class SimFrame {
    private static final int LINK_HEADER_BYTES = 14;
    private static final int ETHER_TYPE = 12;
    private static final int ETHER_TYPE_IPV4 = 0x0800;
    private static final int ETHER_TYPE_IPV6 = 0x86dd;

    private final Memory memory;
    private int lengthBytes;
    SimFrame next;

    SimFrame(Memory memory) {
        this.memory = memory;
    }

    Memory memory() {
        return memory;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    void copyFrom(IoVector frame) {
        int at = 0;
        for (int i = 0; i < frame.count(); i++) {
            frame.memory(i).copyTo(frame.offset(i), memory, at, frame.length(i));
            at += frame.length(i);
        }
        lengthBytes = at;
    }

    void copyFrom(SimFrame other) {
        other.memory.copyTo(0, memory, 0, other.lengthBytes);
        lengthBytes = other.lengthBytes;
    }

    void copyTo(IoVector into) {
        int at = 0;
        for (int i = 0; i < into.count() && at < lengthBytes; i++) {
            int part = Math.min(lengthBytes - at, into.length(i));
            memory.copyTo(at, into.memory(i), into.offset(i), part);
            at += part;
        }
    }

    /** Inverts one bit where a checksum will notice; false if the frame has no such place. */
    boolean corrupt(SimRandom random, int vnetHeaderBytes) {
        int start = vnetHeaderBytes + LINK_HEADER_BYTES;
        if (lengthBytes <= start) {
            return false;
        }
        int type = memory.u16be(vnetHeaderBytes + ETHER_TYPE);
        if (type != ETHER_TYPE_IPV4 && type != ETHER_TYPE_IPV6) {
            return false;
        }
        long bit = random.below((lengthBytes - start) * 8L);
        int at = start + (int) (bit >>> 3);
        memory.u8(at, memory.u8(at) ^ 1 << (bit & 7));
        return true;
    }
}
