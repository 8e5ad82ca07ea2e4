package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv6FragmentHeader;
import io.anykernel.net.wire.Ipv6Header;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.UdpHeader;

/** IPv6 (RFC 8200): checks what arrives, walks extension headers, and writes the header of what leaves. */
final class Ipv6 {
    private static final long REASSEMBLY_NANOS = 60_000_000_000L;
    private static final int MAX_PAYLOAD_BYTES = 65_535;
    /** Field of offset and flag in the fragment header, for whom it has to be named. */
    private static final int FRAGMENT_OFFSET_FIELD = 2;

    private final InternetLayer internet;
    private final Ipv6Header header = new Ipv6Header();
    private final Counter received;
    private final Counter sent;
    private final Counter dropTruncated;
    private final Counter dropSource;
    private final Counter dropDestination;
    private final Counter dropFragment;
    private final Counter dropExtension;
    private final Ipv6FragmentHeader fragment = new Ipv6FragmentHeader();
    private final Reassembly reassembly;
    private final Ipv6Extensions extensions;

    Ipv6(InternetLayer internet, PacketPool pool, PayloadPool blocks, TimerWheel timers, Counters counters) {
        this.internet = internet;
        Counters scope = counters.scope("ip6");
        this.received = scope.counter("packets.in");
        this.sent = scope.counter("packets.out");
        this.dropTruncated = scope.counter("drop.truncated");
        this.dropSource = scope.counter("drop.source");
        this.dropDestination = scope.counter("drop.destination");
        this.dropFragment = scope.counter("drop.fragment-malformed");
        this.dropExtension = scope.counter("drop.extension");
        this.extensions = new Ipv6Extensions(internet, dropTruncated, dropExtension);
        this.reassembly = new Reassembly(internet, pool, blocks, timers, REASSEMBLY_NANOS, false, scope);
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
        PacketInfo envelope = internet.envelope();
        envelope.sourceHigh = header.sourceHigh();
        envelope.sourceLow = header.sourceLow();
        envelope.destinationHigh = header.destinationHigh();
        envelope.destinationLow = header.destinationLow();
        envelope.arrival = arrival;
        envelope.isMarked = Ecn.isExperienced(header.trafficClass());
        envelope.toGroup = toGroup || IpAddress.isGroup(envelope.destinationHigh, envelope.destinationLow);
        int hopLimit = header.hopLimit();
        int totalBytes = Ipv6Header.SIZE_BYTES + header.payloadBytes();
        if (totalBytes < packet.totalBytes()) {
            packet.trimTo(totalBytes);
        }
        packet.pull(Ipv6Header.SIZE_BYTES);
        envelope.networkHeaderBytes = Ipv6Header.SIZE_BYTES;
        envelope.nextHeaderField = Ipv6Header.NEXT_HEADER;
        int next = extensions.skip(packet, envelope, header.nextHeader(), nowNanos);
        if (next == Protocol.FRAGMENT) {
            onFragment(packet, envelope, nowNanos);
        } else {
            deliver(packet, envelope, next, hopLimit, nowNanos);
        }
    }

    private void deliver(PacketBuffer packet, PacketInfo envelope, int next, int hopLimit, long nowNanos) {
        boolean isNothing = next == Protocol.NO_NEXT || next == Protocol.FRAGMENT;
        if (isNothing) {
            dropExtension.increment();
        }
        if (isNothing || next == Ipv6Extensions.REFUSED) {
            packet.release();
            return;
        }
        if (next != Protocol.ICMP6 && isHostsThatProbe(envelope)) {
            // A host without an address sends probes for one, and nothing else (RFC 4291 §2.5.2).
            dropSource.increment();
            packet.release();
            return;
        }
        envelope.protocol = next;
        internet.deliver(packet, envelope, hopLimit, nowNanos);
    }

    /** Whether its sender has no address, or claims one that is being checked. */
    private boolean isHostsThatProbe(PacketInfo envelope) {
        return IpAddress.isUnspecified(envelope.sourceHigh, envelope.sourceLow)
                || envelope.arrival != null
                        && envelope.arrival.discovery().isChecked(envelope.sourceHigh, envelope.sourceLow);
    }

    /** Whether an address is ours alone: another host may answer a check for duplicates from it. */
    private boolean isOurs(long high, long low, NetworkInterface arrival) {
        return internet.isLocal(high, low) && !arrival.discovery().isChecked(high, low);
    }

    // ---- fragments

    /** Takes a packet that starts at its fragment header. */
    private void onFragment(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        if (!fragment.wrap(packet.memory(), packet.start()).isValid(packet.runBytes())) {
            dropTruncated.increment();
            packet.release();
            return;
        }
        int offset = fragment.fragmentOffset();
        boolean more = fragment.moreFragments();
        envelope.protocol = fragment.nextHeader();
        if (offset == 0 && !more) {
            // An atomic fragment (RFC 6946): complete, never combined with others.
            envelope.nextHeaderField = envelope.networkHeaderBytes;
            packet.pull(Ipv6FragmentHeader.SIZE_BYTES);
            envelope.networkHeaderBytes += Ipv6FragmentHeader.SIZE_BYTES;
            deliverUnfragmented(packet, envelope, nowNanos);
            return;
        }
        int bytes = packet.totalBytes() - Ipv6FragmentHeader.SIZE_BYTES;
        if (more && (bytes & 7) != 0) {
            refuseFragment(packet, envelope, IcmpHeader.V6_CODE_BAD_FIELD, Ipv6Header.PAYLOAD_LENGTH, nowNanos);
        } else if (bytes == 0
                || envelope.networkHeaderBytes - Ipv6Header.SIZE_BYTES + offset + bytes > MAX_PAYLOAD_BYTES) {
            int field = envelope.networkHeaderBytes + FRAGMENT_OFFSET_FIELD;
            refuseFragment(packet, envelope, IcmpHeader.V6_CODE_BAD_FIELD, field, nowNanos);
        } else if (offset == 0 && !holdsAllHeaders(packet)) {
            refuseFragment(packet, envelope, IcmpHeader.V6_CODE_FIRST_FRAGMENT, 0, nowNanos);
        } else {
            packet.pull(Ipv6FragmentHeader.SIZE_BYTES);
            PacketBuffer whole = reassembly.add(packet, envelope, fragment.identification(), offset, more, nowNanos);
            if (whole != null) {
                deliverWhole(whole, envelope, nowNanos);
            }
        }
    }

    /** The first fragment may bring more headers than those that came before it. */
    private void deliverWhole(PacketBuffer whole, PacketInfo envelope, long nowNanos) {
        if (whole.totalBytes() + envelope.networkHeaderBytes - Ipv6Header.SIZE_BYTES > MAX_PAYLOAD_BYTES) {
            dropFragment.increment();
            whole.release();
            return;
        }
        removeFragmentHeader(whole, envelope);
        deliverUnfragmented(whole, envelope, nowNanos);
    }

    /** Whether a first fragment reaches to the end of its transport header (RFC 7112 §5); it starts at its own header. */
    private boolean holdsAllHeaders(PacketBuffer packet) {
        Memory memory = packet.memory();
        int next = fragment.nextHeader();
        int at = packet.start() + Ipv6FragmentHeader.SIZE_BYTES;
        while (Ipv6Extensions.isSkipped(next)) {
            if (at + Ipv6Extensions.UNIT_BYTES > packet.end()) {
                return false;
            }
            next = memory.u8(at);
            at += Ipv6Extensions.lengthBytes(memory, at);
        }
        int needed = next == Protocol.TCP ? TcpHeader.SIZE_BYTES : UdpHeader.SIZE_BYTES;
        return next == Protocol.NO_NEXT || at + needed <= packet.end();
    }

    /** RFC 8200 §4.5: what is cut wrongly is discarded, and its sender told which field says so. */
    private void refuseFragment(PacketBuffer packet, PacketInfo envelope, int code, int pointer, long nowNanos) {
        dropFragment.increment();
        boolean isFirst = fragment.fragmentOffset() == 0;
        if (!isFirst || !internet.icmp().isError(packet, Ipv6FragmentHeader.SIZE_BYTES, envelope.protocol)) {
            internet.icmp().sendParameterProblem(packet, envelope, code, pointer, nowNanos);
        }
        packet.release();
    }

    /** Closes the gap that the fragment header leaves, so that the headers before the payload are those of the whole. */
    private void removeFragmentHeader(PacketBuffer whole, PacketInfo envelope) {
        Memory memory = whole.memory();
        int to = whole.start() - 1;
        for (int i = 0; i < envelope.networkHeaderBytes; i++) {
            memory.u8(to - i, memory.u8(to - i - Ipv6FragmentHeader.SIZE_BYTES));
        }
        int start = whole.start() - envelope.networkHeaderBytes;
        int field = start + Ipv6Header.NEXT_HEADER;
        int extension = start + Ipv6Header.SIZE_BYTES;
        while (memory.u8(field) != Protocol.FRAGMENT) {
            field = extension;
            extension += Ipv6Extensions.lengthBytes(memory, extension);
        }
        memory.u8(field, envelope.protocol);
        envelope.nextHeaderField = field - start;
        header.wrap(memory, start)
                .payloadBytes(whole.totalBytes() + envelope.networkHeaderBytes - Ipv6Header.SIZE_BYTES);
    }

    /** Neighbor discovery in fragments is not believed (RFC 6980 §5): it finds a hop limit that is none of its own. */
    private void deliverUnfragmented(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        deliver(packet, envelope, extensions.skip(packet, envelope, envelope.protocol, nowNanos), 0, nowNanos);
    }

    private Counter fault(PacketBuffer packet, NetworkInterface arrival) {
        if (packet.runBytes() < Ipv6Header.SIZE_BYTES
                || !header.wrap(packet.memory(), packet.start()).isValid(packet.totalBytes())) {
            return dropTruncated;
        }
        long fromHigh = header.sourceHigh();
        long fromLow = header.sourceLow();
        boolean foreign = arrival != null;
        // Inside, a mapped address stands for IPv4: on the wire it would pass for a packet that IPv4 has checked.
        if (IpAddress.isGroup(fromHigh, fromLow)
                || IpAddress.isIpv4(fromHigh, fromLow)
                || foreign && (IpAddress.isLoopback(fromHigh, fromLow) || isOurs(fromHigh, fromLow, arrival))) {
            return dropSource;
        }
        long toHigh = header.destinationHigh();
        long toLow = header.destinationLow();
        boolean ours = internet.isLocal(toHigh, toLow)
                && !IpAddress.isIpv4(toHigh, toLow)
                && !(foreign && IpAddress.isLoopback(toHigh, toLow));
        boolean joined = foreign && arrival.discovery().isJoined(toHigh, toLow);
        return ours || joined ? null : dropDestination;
    }

    /** Puts a header before a packet that starts at its transport header. */
    void prepend(PacketBuffer packet, Path path, int protocol, int hopLimit, int ecn) {
        int payloadBytes = packet.totalBytes();
        int at = packet.push(Ipv6Header.SIZE_BYTES);
        header.wrap(packet.memory(), at)
                .write(payloadBytes, protocol, hopLimit)
                .writeAddresses(path.localHigh, path.localLow, path.remoteHigh, path.remoteLow);
        if (ecn != Ecn.NOT_CAPABLE) {
            header.trafficClass(ecn);
        }
        sent.increment();
    }

    /** Puts a fragment's headers before a packet that starts at the fragment. */
    void prependFragment(
            PacketBuffer packet, Path path, int protocol, int hopLimit, int identification, int offset, boolean more) {
        int at = packet.push(Ipv6FragmentHeader.SIZE_BYTES);
        fragment.wrap(packet.memory(), at).write(protocol, offset, more, identification);
        prepend(packet, path, Protocol.FRAGMENT, hopLimit, Ecn.NOT_CAPABLE);
    }

    /** Releases the fragments that wait for others. */
    void close() {
        reassembly.close();
    }
}
