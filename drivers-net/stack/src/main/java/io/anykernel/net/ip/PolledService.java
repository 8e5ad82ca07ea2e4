package io.anykernel.net.ip;

/** Something above the transports that the stack polls; a program that makes none has none in its image. Confined to one Cpu. */
public interface PolledService {
    /** Takes what has arrived; called in each pass, before the stack sends. */
    void poll(long nowNanos);

    /** The stack closes: what is under way fails. */
    void close(long nowNanos);
}
