package io.anykernel.hypercall;

/**
 * The near end of an event channel between a front end and its back end: a notification without content, in both directions
 * (Xen public/event_channel.h). As an {@link Interrupt} it tells of the back end's notifications; several that come before
 * {@link #take} are one. Take first, then look for work, or an event between the two is lost. Confined to its owner's Cpu.
 */
public interface XenEventChannel extends Interrupt, AutoCloseable {
    /** Number of the near end, positive: the value of the front end's {@code event-channel} key, by which the back end binds the far one. */
    int port();

    /**
     * Notifies the back end, which sees everything that was written to memory before. Does not block, and does nothing while the
     * far end is not bound.
     */
    void notifyBackend();

    /** Ends it: the back end's notifications reach nothing any more. Idempotent. */
    @Override
    void close();
}
