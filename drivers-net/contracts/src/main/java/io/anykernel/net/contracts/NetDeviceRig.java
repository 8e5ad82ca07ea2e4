package io.anykernel.net.contracts;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;

/** A device in a case's hands, with its pools and the far side of its cable. */
public interface NetDeviceRig {
    NetDevice device();

    /** The pool that the device takes packets from: at least 100 more than it ever holds. */
    PacketPool packets();

    /** The pool that the device takes payload from: at least 100 more than it ever holds. */
    PayloadPool payloads();

    /** Has a frame arrive, so that the device's next poll can find it. Behind its Ethernet header it may be of any content. */
    void arrive(byte[] frame);

    /** Takes the oldest frame that the device has sent; {@code null} if there is none. */
    byte[] takeSent();

    /** Whether the far side takes no more frames: a device holds its sender back then. */
    void stall(boolean isStalled);

    /** Releases what the rig itself holds. Called last, with the device closed. */
    default void close() {}
}
