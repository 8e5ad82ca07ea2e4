package io.anykernel.hypercall;

/**
 * Sends and receives Ethernet frames, vectored, one frame a call, never blocking. Confined to the Cpu that opened it.
 *
 * <p>Where {@link NetPortInfo#vnetHeaderBytes} is positive, each frame starts with a {@code virtio_net_hdr} of that size
 * (virtio 1.2 §5.1.6, little-endian) that describes checksum and segmentation left to the receiver of the frame.
 */
public interface NetPort extends AutoCloseable {
    /** Nothing to receive, or no room to send: try again when the port is ready. */
    int WOULD_BLOCK = Errno.WOULD_BLOCK;
    /** The port is gone for good. */
    int CLOSED = Errno.SHUT_DOWN;
    /**
     * Its device is gone for now, so no frame passes. A later {@link #receive} attaches to the device again if it is back;
     * readiness does not report that, so that the caller retries at its own pace.
     */
    int DOWN = Errno.NETWORK_DOWN;
    /** The frame cannot be sent, now or later: too long, or refused by the world. It was dropped and must be counted. */
    int REJECTED = Errno.INVALID;

    NetPortInfo info();

    /**
     * Whether frames can pass: false while the cable is out, the far side is off or the port is {@link #DOWN}. A change makes the
     * port ready, except that back from {@code DOWN}. A port that cannot know says that they can. What is sent meanwhile is lost; a
     * port that is {@link #CLOSED} says so itself.
     */
    default boolean isLinkUp() {
        return true;
    }

    /**
     * Receives one frame into the ranges of {@code into}, in order.
     *
     * @return its length in bytes, more than {@code into.totalBytes()} if its tail was cut off; or {@link #WOULD_BLOCK},
     *     {@link #DOWN}, {@link #CLOSED}
     */
    int receive(IoVector into);

    /**
     * Sends one frame. The ranges may be reused on return.
     *
     * @return 0, {@link #WOULD_BLOCK}, {@link #REJECTED}, {@link #DOWN} or {@link #CLOSED}; a frame is sent whole or not at
     *     all
     */
    int send(IoVector frame);

    /** Whether the next {@link Cpu#idle} should also return when there is room to send; cleared by the port. */
    void awaitSendRoom();

    @Override
    void close();
}
