package io.anykernel.net.stack;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.autoconf.RouterClients;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.udp.UdpLayer;

/** Routers that advertise prefixes. */
final class RouterSource extends AddressSource {
    @Override
    AddressClients<?> newClients(
            InternetLayer internet,
            UdpLayer udp,
            PacketPool packets,
            TimerWheel timers,
            Entropy entropy,
            Counters counters,
            Log log) {
        return new RouterClients(timers, counters, log);
    }

    @Override
    public String toString() {
        return "slaac";
    }
}
