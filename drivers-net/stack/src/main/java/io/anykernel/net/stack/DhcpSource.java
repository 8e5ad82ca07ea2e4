package io.anykernel.net.stack;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.dhcp.DhcpClients;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.udp.UdpLayer;

/** A server of DHCPv4. */
final class DhcpSource extends AddressSource {
    @Override
    AddressClients<?> newClients(
            InternetLayer internet,
            UdpLayer udp,
            PacketPool packets,
            TimerWheel timers,
            Entropy entropy,
            Counters counters,
            Log log) {
        return new DhcpClients(internet, udp, packets, timers, entropy, counters, log);
    }

    @Override
    public String toString() {
        return "dhcp";
    }
}
