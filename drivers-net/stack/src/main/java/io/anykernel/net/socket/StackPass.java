package io.anykernel.net.socket;

/** The stack, as its faces see it. The caller holds the Cpu. */
public interface StackPass {
    /** Sends whatever can be sent. */
    void output(long nowNanos);

    /** When the stack should be polled next though nothing arrives, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos();

    boolean isClosed();
}
