package io.anykernel.hypercall.host;

import com.sun.jna.Function;
import io.anykernel.hypercall.host.posix.Posix;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Programs for Linux's packet filters (bpf(2), include/uapi/linux/bpf.h). */
final class BpfPrograms {
    private static final int SYSCALL_BPF_X86_64 = 321;
    private static final int PROG_LOAD = 5;
    private static final int TYPE_SOCKET_FILTER = 1;

    /** The part of union bpf_attr that loading a program reads, and room for what newer kernels read. */
    private static final int ATTR_BYTES = 120;

    private static final int INSTRUCTION_BYTES = 8;
    private static final byte MOV_IMMEDIATE = (byte) 0xb7;
    private static final byte EXIT = (byte) 0x95;

    private BpfPrograms() {}

    /** Returns a descriptor of a program that keeps no byte of any packet; negative if none can be loaded. */
    static int dropAll() {
        Posix posix = PosixBindings.find().orElseThrow();
        ByteBuffer instructions = direct(2 * INSTRUCTION_BYTES);
        instructions.put(0, MOV_IMMEDIATE).put(INSTRUCTION_BYTES, EXIT);
        ByteBuffer license = direct(4).put(0, "GPL".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer attr = direct(ATTR_BYTES);
        attr.putInt(0, TYPE_SOCKET_FILTER).putInt(4, 2);
        attr.putLong(8, posix.addressOf(instructions)).putLong(16, posix.addressOf(license));
        int descriptor = Function.getFunction("c", "syscall")
                .invokeInt(new Object[] {SYSCALL_BPF_X86_64, PROG_LOAD, posix.addressOf(attr), ATTR_BYTES});
        Reference.reachabilityFence(instructions);
        Reference.reachabilityFence(license);
        return descriptor;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
