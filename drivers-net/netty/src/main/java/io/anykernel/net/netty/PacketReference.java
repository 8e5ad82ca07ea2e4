package io.anykernel.net.netty;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.CpuFailedException;

/** One reference to a packet, held by a buffer that any thread may release. */
record PacketReference(PacketBuffer packet, Cpu cpu) {
    /** Releases it with the Cpu held. A Cpu that failed gives its pools up as a whole: then nothing is to be done. */
    void release() {
        if (cpu.isHeldByCaller()) {
            packet.release();
            return;
        }
        try {
            cpu.acquire();
        } catch (CpuFailedException failed) {
            return;
        }
        try {
            packet.release();
        } finally {
            cpu.release();
        }
    }
}
