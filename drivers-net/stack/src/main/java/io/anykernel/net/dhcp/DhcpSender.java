package io.anykernel.net.dhcp;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.Ecn;
import io.anykernel.net.ip.InternetLayer;
import io.anykernel.net.ip.NetworkInterface;
import io.anykernel.net.ip.Path;
import io.anykernel.net.ip.Protocol;
import io.anykernel.net.wire.DhcpMessage;
import io.anykernel.net.wire.UdpHeader;

/** Puts a client's messages into UDP datagrams (RFC 2131 §4.1): to all of a link, or to one server. One for all clients. */
final class DhcpSender {
    private static final String OWNER = "dhcp message";
    /** What every host takes (§2), less IP's and UDP's headers. */
    private static final int MAX_BYTES = 548;

    private final InternetLayer internet;
    private final PacketPool pool;
    private final Path path = new Path();
    private final UdpHeader udp = new UdpHeader();
    private final DhcpMessage message = new DhcpMessage();
    private PacketBuffer packet;

    DhcpSender(InternetLayer internet, PacketPool pool) {
        this.internet = internet;
        this.pool = pool;
    }

    /** A message to be written and handed to {@link #broadcast} or {@link #send}; or {@code null} if there is no packet. */
    DhcpMessage begin() {
        packet = pool.acquire(OWNER);
        if (packet == null) {
            return null;
        }
        return message.wrap(packet.memory(), packet.extend(MAX_BYTES), MAX_BYTES);
    }

    /** Sends it from no address to every host of a link. */
    void broadcast(NetworkInterface port, long nowNanos) {
        internet.routeUnconfigured(path, port);
        finish(nowNanos);
    }

    /** Sends it from an address of the interface to one server, by the interface's link. */
    void send(NetworkInterface port, IpAddress from, IpAddress server, long nowNanos) {
        int outcome = internet.routeBy(path, port, from, server);
        if (outcome == Errno.OK) {
            finish(nowNanos);
        } else {
            packet.release();
        }
    }

    private void finish(long nowNanos) {
        packet.trimTo(message.finish());
        int total = packet.totalBytes() + UdpHeader.SIZE_BYTES;
        udp.wrap(packet.memory(), packet.push(UdpHeader.SIZE_BYTES))
                .write(DhcpMessage.CLIENT_PORT, DhcpMessage.SERVER_PORT, total);
        int pseudo = path.pseudoHeaderSum(Protocol.UDP, total);
        int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0));
        udp.checksum(InternetChecksum.finish(sum));
        internet.send(packet, path, Protocol.UDP, Ecn.NOT_CAPABLE, nowNanos);
    }
}
