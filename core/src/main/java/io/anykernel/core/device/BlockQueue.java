package io.anykernel.core.device;

/**
 * Submit-and-complete face of a block device, for drivers with a hardware queue. Confined to one Cpu; a {@link
 * BlockDevice} is laid over it for filesystems.
 *
 * <p>Memory of a request is the device's from {@link #submit} until its listener is called. If the Cpu fails before that, it is
 * the device's until that has been reset, which the queue cannot do any more: its owner does, or quarantines the memory.
 */
public interface BlockQueue extends AutoCloseable {
    BlockDeviceInfo info();

    /**
     * Queues a request.
     *
     * @return {@code Errno.OK}: the request and its memory belong to the device until {@link BlockRequest.Listener} is
     *     told; {@code Errno.WOULD_BLOCK}: the queue is full, try again after a completion; {@code Errno.INVALID} or
     *     {@code Errno.READ_ONLY}: refused
     */
    int submit(BlockRequest request);

    /** Makes requests queued since the last call visible to the hardware. */
    void flushDoorbell();

    /** Completes up to {@code budget} requests; returns the count. The budget is the caller's, as for {@link NetDevice#poll}. */
    int poll(long nowNanos, int budget);

    /** When {@link #poll} wants to be called though nothing completes, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos();

    /** Resets the device, drains its transfers and completes every request that it holds with {@code Errno.IO}. */
    @Override
    void close();
}
