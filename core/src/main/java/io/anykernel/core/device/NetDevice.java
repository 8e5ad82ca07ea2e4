package io.anykernel.core.device;

import io.anykernel.core.packet.PacketBuffer;

/** An Ethernet device. Confined to one Cpu; reads no clock. */
public interface NetDevice extends AutoCloseable {
    NetDeviceInfo info();

    /** Whether frames can pass now, as far as the last {@link #poll} knows. */
    boolean isLinkUp();

    /**
     * How often the link has gone down or come up since the device was made: one more for each change that a {@link #poll} or
     * {@link #transmit} found, and none for closing, at either end. Odd while the link is down, if it was up at first.
     */
    int linkChanges();

    /**
     * Hands up to {@code budget} frames to {@code up}, which then owns them; returns the count. Sink and budget are the
     * caller's, so this is no {@link io.anykernel.hypercall.DutyCycle}: the stack above is.
     */
    int poll(long nowNanos, int budget, FrameSink up);

    /**
     * Queues one frame, starting at its Ethernet header.
     *
     * @return {@code Errno.OK}: the device owns the reference and releases it when the frame has left; {@code
     *     Errno.WOULD_BLOCK}: the caller keeps it and tries again after a later {@link #poll}; any other negative code:
     *     the frame was dropped, counted and released, as with {@code Errno.NETWORK_DOWN} while the link is down
     */
    int transmit(PacketBuffer frame);

    /** Makes the frames queued since the last call visible to the hardware: one doorbell a batch. */
    void flush();

    /** When {@link #poll} wants to be called though nothing arrives, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos();

    /** Resets the device, waits until it touches no memory any more and releases every frame that it holds. */
    @Override
    void close();
}
