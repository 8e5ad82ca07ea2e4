package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.Ipv4Header;

/** IPv4 (RFC 791, RFC 1122 §3.2): checks what arrives and writes the header of what leaves. */
final class Ipv4 {
    private static final long ALL_HOSTS = IpAddress.mapped(0xe000_0001);
    private static final long REASSEMBLY_NANOS = 30_000_000_000L;
    private static final int MAX_BYTES = 65_535;

    private final InternetLayer internet;
    private final Ipv4Header header = new Ipv4Header();
    private final Counter received;
    private final Counter sent;
    private final Counter dropTruncated;
    private final Counter dropChecksum;
    private final Counter dropSource;
    private final Counter dropDestination;
    private final Counter dropFragment;
    private final Reassembly reassembly;
    private int identification;

    Ipv4(
            InternetLayer internet,
            PacketPool pool,
            PayloadPool blocks,
            TimerWheel timers,
            int firstIdentification,
            Counters counters) {
        this.internet = internet;
        this.identification = firstIdentification;
        Counters scope = counters.scope("ip");
        this.received = scope.counter("packets.in");
        this.sent = scope.counter("packets.out");
        this.dropTruncated = scope.counter("drop.truncated");
        this.dropChecksum = scope.counter("drop.checksum");
        this.dropSource = scope.counter("drop.source");
        this.dropDestination = scope.counter("drop.destination");
        this.dropFragment = scope.counter("drop.fragment-malformed");
        this.reassembly = new Reassembly(internet, pool, blocks, timers, REASSEMBLY_NANOS, true, scope);
    }

    /** Takes a packet that starts at its IPv4 header, and its reference. {@code arrival} is {@code null} for our own. */
    void onPacket(PacketBuffer packet, NetworkInterface arrival, boolean toGroup, long nowNanos) {
        received.increment();
        Counter fault = fault(packet, arrival, toGroup);
        if (fault != null) {
            fault.increment();
            packet.release();
            return;
        }
        int headerBytes = header.headerBytes();
        int hopLimit = header.timeToLive();
        PacketInfo envelope = internet.envelope();
        envelope.sourceHigh = 0;
        envelope.sourceLow = IpAddress.mapped(header.source());
        envelope.destinationHigh = 0;
        envelope.destinationLow = IpAddress.mapped(header.destination());
        envelope.protocol = header.protocol();
        envelope.networkHeaderBytes = headerBytes;
        envelope.arrival = arrival;
        envelope.isMarked = Ecn.isExperienced(header.service());
        envelope.toGroup = toGroup || isGroup(envelope.destinationLow, arrival);
        if (header.totalBytes() < packet.totalBytes()) {
            packet.trimTo(header.totalBytes());
        }
        boolean isFragment = header.isFragment();
        PacketBuffer whole = isFragment ? reassemble(packet, envelope, nowNanos) : packet;
        if (whole != null) {
            whole.pull(envelope.networkHeaderBytes);
            internet.deliver(whole, envelope, hopLimit, nowNanos);
        }
    }

    /** Takes a fragment; returns the datagram, starting at its header, if this was the last one missing. */
    private PacketBuffer reassemble(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        int offset = header.fragmentOffset();
        boolean more = header.moreFragments();
        packet.pull(envelope.networkHeaderBytes);
        int bytes = packet.totalBytes();
        boolean isCutRight = bytes > 0 && (!more || (bytes & 7) == 0);
        if (!isCutRight || envelope.networkHeaderBytes + offset + bytes > MAX_BYTES) {
            dropFragment.increment();
            packet.release();
            return null;
        }
        PacketBuffer whole = reassembly.add(packet, envelope, header.identification(), offset, more, nowNanos);
        if (whole == null) {
            return null;
        }
        int totalBytes = whole.totalBytes() + envelope.networkHeaderBytes;
        if (totalBytes > MAX_BYTES) {
            dropFragment.increment();
            whole.release();
            return null;
        }
        header.wrap(whole.memory(), whole.push(envelope.networkHeaderBytes)).markWhole(totalBytes);
        return whole;
    }

    private Counter fault(PacketBuffer packet, NetworkInterface arrival, boolean toGroup) {
        if (packet.runBytes() < Ipv4Header.SIZE_BYTES
                || !header.wrap(packet.memory(), packet.start()).isValid(packet.totalBytes())
                || header.headerBytes() > packet.runBytes()) {
            return dropTruncated;
        }
        if (!header.isChecksumCorrect()) {
            return dropChecksum;
        }
        long source = IpAddress.mapped(header.source());
        if (isBadSource(source, arrival)) {
            return dropSource;
        }
        long destination = IpAddress.mapped(header.destination());
        boolean isOurs = internet.isLocal(0, destination);
        if (!isOurs && !isListenedTo(destination, arrival)) {
            return dropDestination;
        }
        if (isOurs && toGroup) {
            // RFC 1122 §3.3.6: a unicast packet in a broadcast frame.
            return dropDestination;
        }
        if (arrival != null && IpAddress.isLoopback(0, destination)) {
            return dropDestination;
        }
        return null;
    }

    /** RFC 1122 §3.2.1.3: no group, no broadcast, not ourselves from outside, and 0.0.0.0 only before one has an address. */
    private boolean isBadSource(long source, NetworkInterface arrival) {
        if (arrival == null) {
            return false;
        }
        return IpAddress.isUnspecified(0, source)
                || IpAddress.isGroup(0, source)
                || IpAddress.isLoopback(0, source)
                || arrival.isBroadcast(0, source)
                || internet.isLocal(0, source);
    }

    /** Broadcasts, and of the groups the one that every host is in: no other can be joined (RFC 1112 §7.2). */
    private static boolean isListenedTo(long destination, NetworkInterface arrival) {
        return destination == ALL_HOSTS
                || (int) destination == -1
                || arrival != null && arrival.isBroadcast(0, destination);
    }

    private static boolean isGroup(long destination, NetworkInterface arrival) {
        return IpAddress.isGroup(0, destination) || (arrival != null && arrival.isBroadcast(0, destination));
    }

    /** Puts a header before a packet that starts at its transport header. */
    void prepend(PacketBuffer packet, Path path, int protocol, int timeToLive, int ecn) {
        int totalBytes = packet.totalBytes() + Ipv4Header.SIZE_BYTES;
        int at = packet.push(Ipv4Header.SIZE_BYTES);
        identification++;
        header.wrap(packet.memory(), at)
                .write(totalBytes, identification, path.mayFragment, timeToLive, protocol, (int) path.localLow, (int)
                        path.remoteLow);
        if (ecn != Ecn.NOT_CAPABLE) {
            header.service(ecn);
        }
        sent.increment();
    }

    /** Puts a fragment's header before a packet that starts at the fragment. */
    void prependFragment(
            PacketBuffer packet,
            Path path,
            int protocol,
            int timeToLive,
            int identification,
            int offset,
            boolean more) {
        int totalBytes = packet.totalBytes() + Ipv4Header.SIZE_BYTES;
        header.wrap(packet.memory(), packet.push(Ipv4Header.SIZE_BYTES))
                .write(totalBytes, identification, true, timeToLive, protocol, (int) path.localLow, (int)
                        path.remoteLow);
        header.markFragment(offset, more);
        sent.increment();
    }

    /** A name for the fragments of one datagram. */
    int nextIdentification() {
        return ++identification;
    }

    /** Releases the fragments that wait for others. */
    void close() {
        reassembly.close();
    }
}
