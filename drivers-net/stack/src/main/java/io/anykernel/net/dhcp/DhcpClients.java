package io.anykernel.net.dhcp;

import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.ip.AddressClients;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.udp.UdpEndpoint;
import io.anykernel.net.udp.UdpLayer;
import io.anykernel.net.wire.DhcpMessage;

/** The DHCP clients of a stack, one for each interface that asks for its address, behind UDP port 68. Confined to one Cpu. */
public final class DhcpClients extends AddressClients<DhcpClient> {
    private final UdpLayer udp;
    private final DhcpSender sender;
    private final TimerWheel timers;
    private final Entropy entropy;
    private final DhcpCounters counters;
    private final Log log;
    private final DhcpMessage message = new DhcpMessage();
    private UdpEndpoint endpoint;

    public DhcpClients(
            InternetLayer internet,
            UdpLayer udp,
            PacketPool pool,
            TimerWheel timers,
            Entropy entropy,
            Counters counters,
            Log log) {
        this.udp = udp;
        this.sender = new DhcpSender(internet, pool);
        this.timers = timers;
        this.entropy = entropy;
        this.counters = new DhcpCounters(counters);
        this.log = log;
    }

    @Override
    protected DhcpClient newClient(NetworkInterface port, Runnable observer) {
        return new DhcpClient(port, sender, timers, entropy, counters, log, observer);
    }

    @Override
    protected boolean open() {
        if (endpoint == null) {
            endpoint = udp.bind(0, 0, DhcpMessage.CLIENT_PORT);
        }
        return endpoint != null;
    }

    @Override
    protected void release() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }

    @Override
    public void poll(long nowNanos) {
        while (endpoint != null && !endpoint.isEmpty()) {
            take(endpoint.peek(), endpoint.sourcePort(), nowNanos);
            if (endpoint != null) {
                endpoint.discard();
            }
        }
    }

    private void take(PacketBuffer payload, int sourcePort, long nowNanos) {
        message.wrap(payload.memory(), payload.start(), payload.runBytes());
        if (sourcePort != DhcpMessage.SERVER_PORT || !message.isValid()) {
            counters.dropMalformed.increment();
            return;
        }
        for (DhcpClient client : clients()) {
            if (client.isAnswer(message)) {
                client.onAnswer(message, nowNanos);
                return;
            }
        }
        counters.dropUnexpected.increment();
    }
}
