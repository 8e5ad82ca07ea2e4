package io.anykernel.net.socket;

/** The stack, as its faces see it. The caller holds the Cpu. */
public interface StackPass {
    /** Sends whatever can be sent; returns whether some of it was for this host itself, and was received already. */
    boolean output(long nowNanos);

    /** When the stack should be polled next though nothing arrives, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos();

    boolean isClosed();
}
