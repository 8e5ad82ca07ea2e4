package io.anykernel.composition;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.kernel.Kernel;

/** Makes the network device of an instance, once. */
public interface NetDeviceFactory {
    /**
     * Makes it; the stack owns it afterwards.
     *
     * @param packets shared with the stack
     * @param payload shared with the stack
     */
    NetDevice make(Kernel kernel, PacketPool packets, PayloadPool payload);

    /** Bytes of the instance's arena that it cuts beside the pools. */
    default long arenaBytes() {
        return 0;
    }
}
