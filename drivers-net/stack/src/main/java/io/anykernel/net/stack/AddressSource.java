package io.anykernel.net.stack;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.udp.UdpLayer;

/** Where an interface gets its addresses from; see {@link InterfaceConfig#dhcp}. An image holds those that its program names. */
public abstract class AddressSource {
    AddressSource() {}

    /** One source of each kind is as good as another. */
    @Override
    public final boolean equals(Object other) {
        return other != null && getClass() == other.getClass();
    }

    @Override
    public final int hashCode() {
        return toString().hashCode();
    }

    abstract AddressClients<?> newClients(
            InternetLayer internet,
            UdpLayer udp,
            PacketPool packets,
            TimerWheel timers,
            Entropy entropy,
            Counters counters,
            Log log);
}
