package io.anykernel.net.testing;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.UdpHeader;

/** ICMP errors for IPv4 as any host can make them, true or not. */
public final class ForgedError {
    private static final int ICMP = 1;
    private static final int UDP = 17;

    private ForgedError() {}

    /** The datagram that an error is about. */
    public record Quoted(IpAddress from, int sourcePort, IpAddress to, int destinationPort) {}

    /** A packet that says that the quoted datagram's port is unreachable. */
    public static byte[] portUnreachable(IpAddress sender, IpAddress receiver, Quoted quoted) {
        int quotedBytes = Ipv4Header.SIZE_BYTES + UdpHeader.SIZE_BYTES;
        int total = Ipv4Header.SIZE_BYTES + IcmpHeader.SIZE_BYTES + quotedBytes;
        Memory memory = Memory.allocate(total);
        new Ipv4Header().wrap(memory, 0).write(total, 7, false, 64, ICMP, sender.ipv4(), receiver.ipv4());
        int at = Ipv4Header.SIZE_BYTES;
        IcmpHeader icmp =
                new IcmpHeader().wrap(memory, at).write(IcmpHeader.V4_UNREACHABLE, IcmpHeader.V4_CODE_PORT, 0);
        int inner = at + IcmpHeader.SIZE_BYTES;
        new Ipv4Header()
                .wrap(memory, inner)
                .write(
                        quotedBytes,
                        9,
                        false,
                        64,
                        UDP,
                        quoted.from().ipv4(),
                        quoted.to().ipv4());
        new UdpHeader()
                .wrap(memory, inner + Ipv4Header.SIZE_BYTES)
                .write(quoted.sourcePort(), quoted.destinationPort(), UdpHeader.SIZE_BYTES);
        icmp.checksum(InternetChecksum.finish(InternetChecksum.sum(memory, at, IcmpHeader.SIZE_BYTES + quotedBytes)));
        byte[] packet = new byte[total];
        memory.get(0, packet, 0, total);
        return packet;
    }
}
