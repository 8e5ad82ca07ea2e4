package io.anykernel.net.testing;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.Protocol;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.Ipv6FragmentHeader;
import io.anykernel.net.wire.Ipv6Header;
import io.anykernel.net.wire.UdpHeader;
import java.util.Arrays;

/** Frames with fragments, right ones and wrong ones, from a host that need not be there to the right host of a network. */
public final class Fragments {
    public static final int SOURCE_PORT = 4000;

    private final TestNetwork network;
    private final IpAddress source;
    private final IpAddress target;

    public Fragments(TestNetwork network, IpAddress source, IpAddress target) {
        this.network = network;
        this.source = source;
        this.target = target;
    }

    /** A UDP datagram for a port of the target, header and all. */
    public byte[] datagram(int port, byte[] payload) {
        int length = UdpHeader.SIZE_BYTES + payload.length;
        Memory memory = Memory.allocate(length + 40);
        UdpHeader header = new UdpHeader().wrap(memory, 40).write(SOURCE_PORT, port, length);
        memory.put(40 + UdpHeader.SIZE_BYTES, payload, 0, payload.length);
        int addresses = source.isIpv4()
                ? InternetChecksum.add(InternetChecksum.sumOf(source.ipv4()), InternetChecksum.sumOf(target.ipv4()))
                : InternetChecksum.sum(addresses(memory), 0, 32);
        int pseudo = InternetChecksum.add(addresses, Protocol.UDP + length);
        int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(memory, 40, length));
        header.checksum(InternetChecksum.finish(sum));
        byte[] bytes = new byte[length];
        memory.get(40, bytes, 0, length);
        return bytes;
    }

    private Memory addresses(Memory memory) {
        memory.i64be(0, source.high());
        memory.i64be(8, source.low());
        memory.i64be(16, target.high());
        memory.i64be(24, target.low());
        return memory;
    }

    /** Sends {@code [from, to)} of a datagram; the last fragment is the one that ends with it. */
    public void sendPart(int identification, byte[] datagram, int from, int to) {
        send(identification, from, to < datagram.length, Arrays.copyOfRange(datagram, from, to));
    }

    /** Sends a fragment with these very fields; {@code offset} is a multiple of eight. */
    public void send(int identification, int offset, boolean more, byte[] bytes) {
        send(identification, Protocol.UDP, offset, more, bytes);
    }

    /** As {@link #send(int, int, boolean, byte[])}, of something else than UDP. */
    public void send(int identification, int protocol, int offset, boolean more, byte[] bytes) {
        TestNetwork.inject(network.link.left(), frame(identification, protocol, offset, more, bytes));
    }

    /** As {@link #send(int, int, boolean, byte[])}, over IPv6, with eight bytes of options before the fragment header. */
    public void sendBehindOptions(int identification, int offset, boolean more, byte[] bytes) {
        byte[] plain = frame(identification, Protocol.UDP, offset, more, bytes);
        int at = EthernetHeader.SIZE_BYTES + Ipv6Header.SIZE_BYTES;
        byte[] options = {Protocol.FRAGMENT, 0, 1, 4, 0, 0, 0, 0};
        Memory memory = Memory.allocate(plain.length + options.length);
        memory.put(0, plain, 0, at);
        memory.put(at, options, 0, options.length);
        memory.put(at + options.length, plain, at, plain.length - at);
        new Ipv6Header()
                .wrap(memory, EthernetHeader.SIZE_BYTES)
                .write(memory.lengthBytes() - at, Protocol.DESTINATION_OPTIONS, 64);
        byte[] frame = new byte[memory.lengthBytes()];
        memory.get(0, frame, 0, frame.length);
        TestNetwork.inject(network.link.left(), frame);
    }

    private byte[] frame(int identification, int protocol, int offset, boolean more, byte[] bytes) {
        int headers = source.isIpv4() ? Ipv4Header.SIZE_BYTES : Ipv6Header.SIZE_BYTES + Ipv6FragmentHeader.SIZE_BYTES;
        int at = EthernetHeader.SIZE_BYTES;
        Memory memory = Memory.allocate(at + headers + bytes.length);
        int type = source.isIpv4() ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6;
        long from = network.link.left().info().macAddress();
        new EthernetHeader().wrap(memory, 0).write(network.link.right().info().macAddress(), from, type);
        if (source.isIpv4()) {
            Ipv4Header header = new Ipv4Header().wrap(memory, at);
            header.write(headers + bytes.length, identification, true, 64, protocol, source.ipv4(), target.ipv4());
            header.markFragment(offset, more);
        } else {
            new Ipv6Header()
                    .wrap(memory, at)
                    .write(Ipv6FragmentHeader.SIZE_BYTES + bytes.length, Protocol.FRAGMENT, 64)
                    .writeAddresses(source.high(), source.low(), target.high(), target.low());
            new Ipv6FragmentHeader()
                    .wrap(memory, at + Ipv6Header.SIZE_BYTES)
                    .write(protocol, offset, more, identification);
        }
        memory.put(at + headers, bytes, 0, bytes.length);
        byte[] frame = new byte[memory.lengthBytes()];
        memory.get(0, frame, 0, frame.length);
        return frame;
    }
}
