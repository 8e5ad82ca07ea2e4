package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.wire.Ipv6Header;

/** IPv6 (RFC 8200): checks what arrives, walks extension headers, and writes the header of what leaves. */
final class Ipv6 {
    private static final int EXTENSION_UNIT_BYTES = 8;
    private static final int REFUSED = -1;

    private final InternetLayer internet;
    private final Ipv6Header header = new Ipv6Header();
    private final Counter received;
    private final Counter sent;
    private final Counter dropTruncated;
    private final Counter dropSource;
    private final Counter dropDestination;
    private final Counter dropFragment;
    private final Counter dropExtension;

    Ipv6(InternetLayer internet, Counters counters) {
        this.internet = internet;
        Counters scope = counters.scope("ip6");
        this.received = scope.counter("packets.in");
        this.sent = scope.counter("packets.out");
        this.dropTruncated = scope.counter("drop.truncated");
        this.dropSource = scope.counter("drop.source");
        this.dropDestination = scope.counter("drop.destination");
        this.dropFragment = scope.counter("drop.fragment");
        this.dropExtension = scope.counter("drop.extension");
    }

    /** Takes a packet that starts at its IPv6 header, and its reference. {@code arrival} is {@code null} for our own. */
    void onPacket(PacketBuffer packet, NetworkInterface arrival, boolean toGroup, long nowNanos) {
        received.increment();
        Counter fault = fault(packet, arrival);
        if (fault != null) {
            fault.increment();
            packet.release();
            return;
        }
        Envelope envelope = internet.envelope();
        envelope.sourceHigh = header.sourceHigh();
        envelope.sourceLow = header.sourceLow();
        envelope.destinationHigh = header.destinationHigh();
        envelope.destinationLow = header.destinationLow();
        envelope.arrival = arrival;
        envelope.toGroup = toGroup || IpAddress.isGroup(envelope.destinationHigh, envelope.destinationLow);
        int hopLimit = header.hopLimit();
        int totalBytes = Ipv6Header.SIZE_BYTES + header.payloadBytes();
        if (totalBytes < packet.totalBytes()) {
            packet.trimTo(totalBytes);
        }
        int protocol = skipExtensions(packet, envelope);
        if (protocol == REFUSED) {
            packet.release();
            return;
        }
        envelope.protocol = protocol;
        internet.deliver(packet, envelope, hopLimit, nowNanos);
    }

    private Counter fault(PacketBuffer packet, NetworkInterface arrival) {
        if (packet.runBytes() < Ipv6Header.SIZE_BYTES
                || !header.wrap(packet.memory(), packet.start()).isValid(packet.totalBytes())) {
            return dropTruncated;
        }
        long fromHigh = header.sourceHigh();
        long fromLow = header.sourceLow();
        boolean foreign = arrival != null;
        if (IpAddress.isGroup(fromHigh, fromLow)
                || foreign && (IpAddress.isLoopback(fromHigh, fromLow) || internet.isLocal(fromHigh, fromLow))) {
            return dropSource;
        }
        long toHigh = header.destinationHigh();
        long toLow = header.destinationLow();
        boolean ours = internet.isLocal(toHigh, toLow) && !(foreign && IpAddress.isLoopback(toHigh, toLow));
        boolean joined = foreign && arrival.discovery().isJoined(toHigh, toLow);
        return ours || joined ? null : dropDestination;
    }

    /** Pulls the header and its extensions; returns the protocol behind them, or {@link #REFUSED}, counted. */
    private int skipExtensions(PacketBuffer packet, Envelope envelope) {
        Memory memory = packet.memory();
        int next = header.nextHeader();
        int headerBytes = Ipv6Header.SIZE_BYTES;
        packet.pull(Ipv6Header.SIZE_BYTES);
        while (next == Protocol.HOP_BY_HOP || next == Protocol.DESTINATION_OPTIONS) {
            int at = packet.start();
            int available = packet.runBytes();
            int size = available < EXTENSION_UNIT_BYTES ? 0 : (memory.u8(at + 1) + 1) * EXTENSION_UNIT_BYTES;
            if (size == 0 || size > available) {
                dropTruncated.increment();
                return REFUSED;
            }
            next = memory.u8(at);
            headerBytes += size;
            packet.pull(size);
        }
        envelope.networkHeaderBytes = headerBytes;
        if (next == Protocol.FRAGMENT) {
            dropFragment.increment();
            return REFUSED;
        }
        if (next == Protocol.ROUTING || next == Protocol.NO_NEXT) {
            dropExtension.increment();
            return REFUSED;
        }
        return next;
    }

    /** Puts a header before a packet that starts at its transport header. */
    void prepend(PacketBuffer packet, Path path, int protocol, int hopLimit) {
        int payloadBytes = packet.totalBytes();
        int at = packet.push(Ipv6Header.SIZE_BYTES);
        header.wrap(packet.memory(), at)
                .write(payloadBytes, protocol, hopLimit)
                .writeAddresses(path.localHigh, path.localLow, path.remoteHigh, path.remoteLow);
        sent.increment();
    }
}
