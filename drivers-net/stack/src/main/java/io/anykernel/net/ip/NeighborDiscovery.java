package io.anykernel.net.ip;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.neighbor.Solicitor;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv6Header;
import io.anykernel.net.wire.NdpMessage;
import java.util.ArrayList;
import java.util.List;

/** Address resolution for IPv6: neighbor solicitation and advertisement (RFC 4861 §7). */
final class NeighborDiscovery implements Solicitor {
    private static final String OWNER = "ndp";
    private static final long SOLICITED_NODE_HIGH = 0xff02_0000_0000_0000L;
    private static final long SOLICITED_NODE_LOW = 0x0000_0001_ff00_0000L;
    private static final long ALL_ROUTERS_LOW = 2;
    /** Proof that no router passed it on (RFC 4861 §7.1.1). */
    private static final int HOP_LIMIT = 255;

    private final NetworkInterface port;
    private final InternetLayer internet;
    private final NdpMessage message = new NdpMessage();
    private final IcmpHeader icmp = new IcmpHeader();
    private final Ipv6Header ip = new Ipv6Header();
    private final Counter solicitations;
    private final Counter advertisements;
    private final Counter conflicts;
    private final Counter looped;
    private final Counter dropMalformed;
    private final Counter advertisementsOfRouters;
    private final List<DuplicateCheck> checks = new ArrayList<>();
    private RouterListener routerListener;

    NeighborDiscovery(NetworkInterface port, InternetLayer internet, Counters counters) {
        this.port = port;
        this.internet = internet;
        Counters scope = counters.scope("ndp");
        this.solicitations = scope.counter("solicitations.in");
        this.advertisements = scope.counter("advertisements.in");
        this.conflicts = scope.counter("conflict");
        this.looped = scope.counter("looped");
        this.dropMalformed = scope.counter("drop.malformed");
        this.advertisementsOfRouters = scope.counter("router-advertisements.in");
    }

    /** Takes a message whose checksum is right; it starts at the ICMP header. Does not take the packet's reference. */
    void onMessage(PacketBuffer packet, PacketInfo envelope, int hopLimit, long nowNanos) {
        boolean valid = message.wrap(packet.memory(), packet.start()).isValid(packet.runBytes())
                && hopLimit == HOP_LIMIT
                && !IpAddress.isGroup(message.targetHigh(), message.targetLow())
                && !IpAddress.isIpv4(message.targetHigh(), message.targetLow());
        icmp.wrap(packet.memory(), packet.start());
        if (!valid || icmp.code() != 0 || !isConsistent(envelope)) {
            dropMalformed.increment();
        } else if (icmp.type() == IcmpHeader.V6_NEIGHBOR_SOLICITATION) {
            onSolicitation(envelope, nowNanos);
        } else {
            onAdvertisement(envelope, nowNanos);
        }
    }

    /** What RFC 4861 §7.1.1 and §7.1.2 ask of the addresses: a probe goes to its group, an answer to a group is unsolicited. */
    private boolean isConsistent(PacketInfo envelope) {
        if (icmp.type() == IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT) {
            boolean toGroup = IpAddress.isGroup(envelope.destinationHigh, envelope.destinationLow);
            return !toGroup || (icmp.rest() & NdpMessage.SOLICITED) == 0;
        }
        if (!IpAddress.isUnspecified(envelope.sourceHigh, envelope.sourceLow)) {
            return true;
        }
        boolean toSolicitedNode = envelope.destinationHigh == SOLICITED_NODE_HIGH
                && (envelope.destinationLow & ~0xff_ffffL) == SOLICITED_NODE_LOW;
        return toSolicitedNode && message.linkAddress(NdpMessage.OPTION_SOURCE_LINK) == NdpMessage.NONE;
    }

    private void onSolicitation(PacketInfo envelope, long nowNanos) {
        solicitations.increment();
        long targetHigh = message.targetHigh();
        long targetLow = message.targetLow();
        boolean isUnspecified = IpAddress.isUnspecified(envelope.sourceHigh, envelope.sourceLow);
        if (isUnspecified && isLoopedBack(targetHigh, targetLow)) {
            looped.increment();
            return;
        }
        if (isUnspecified && !port.owns(targetHigh, targetLow) && isClaimed(targetHigh, targetLow, nowNanos)) {
            return;
        }
        if (!port.owns(targetHigh, targetLow)) {
            return;
        }
        long link = message.linkAddress(NdpMessage.OPTION_SOURCE_LINK);
        if (isUnspecified) {
            // A host probes for the address that is ours: answer all nodes (RFC 4862 §5.4.3).
            send(
                    IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT,
                    NdpMessage.OVERRIDE,
                    targetHigh,
                    targetLow,
                    targetHigh,
                    targetLow,
                    SOLICITED_NODE_HIGH,
                    1,
                    NdpMessage.NONE);
            return;
        }
        if (link != NdpMessage.NONE && !MacAddress.isGroup(link)) {
            port.neighbors().onMention(envelope.sourceHigh, envelope.sourceLow, link, true, true, nowNanos);
            send(
                    IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT,
                    NdpMessage.SOLICITED | NdpMessage.OVERRIDE,
                    targetHigh,
                    targetLow,
                    targetHigh,
                    targetLow,
                    envelope.sourceHigh,
                    envelope.sourceLow,
                    link);
        } else {
            answerThroughCache(envelope, targetHigh, targetLow, nowNanos);
        }
    }

    /** A solicitation to us alone may leave its sender's link address out (RFC 4861 §4.3). */
    private void answerThroughCache(PacketInfo envelope, long targetHigh, long targetLow, long nowNanos) {
        PacketBuffer answer = build(
                IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT,
                NdpMessage.SOLICITED | NdpMessage.OVERRIDE,
                targetHigh,
                targetLow,
                targetHigh,
                targetLow,
                envelope.sourceHigh,
                envelope.sourceLow);
        if (answer != null) {
            port.neighbors().entry(envelope.sourceHigh, envelope.sourceLow).send(answer, nowNanos);
        }
    }

    private void onAdvertisement(PacketInfo envelope, long nowNanos) {
        advertisements.increment();
        long targetHigh = message.targetHigh();
        long targetLow = message.targetLow();
        if (isClaimed(targetHigh, targetLow, nowNanos)) {
            return;
        }
        if (port.owns(targetHigh, targetLow)) {
            conflicts.increment();
            return;
        }
        boolean isHost = (icmp.rest() & NdpMessage.ROUTER) == 0;
        learn(targetHigh, targetLow, envelope, nowNanos);
        if (isHost && routerListener != null) {
            // The last, since it may send by what the message is read by.
            routerListener.onHost(targetHigh, targetLow, nowNanos);
        }
    }

    private void learn(long high, long low, PacketInfo envelope, long nowNanos) {
        long link = message.linkAddress(NdpMessage.OPTION_TARGET_LINK);
        boolean isSolicited = (icmp.rest() & NdpMessage.SOLICITED) != 0;
        if (link == NdpMessage.NONE && isSolicited) {
            port.neighbors().onAnswerWithoutAddress(high, low, nowNanos);
        }
        if (link == NdpMessage.NONE || MacAddress.isGroup(link)) {
            return;
        }
        boolean override = (icmp.rest() & NdpMessage.OVERRIDE) != 0;
        if (isSolicited && !envelope.toGroup) {
            port.neighbors().onAnswer(high, low, link, override, nowNanos);
        } else {
            port.neighbors().onMention(high, low, link, override, false, nowNanos);
        }
    }

    // ---- routers, and addresses that are not taken yet

    void listenToRouters(RouterListener listener) {
        routerListener = listener;
    }

    /** RFC 4861 §6.1.2; the rest is the listener's to check. */
    void onRouter(PacketBuffer packet, PacketInfo envelope, int hopLimit, long nowNanos) {
        icmp.wrap(packet.memory(), packet.start());
        advertisementsOfRouters.increment();
        if (hopLimit != HOP_LIMIT
                || icmp.code() != 0
                || !IpAddress.isLinkLocal(envelope.sourceHigh)
                || packet.runBytes() != packet.totalBytes()) {
            dropMalformed.increment();
        } else if (routerListener != null) {
            routerListener.onAdvertisement(packet, envelope.sourceHigh, envelope.sourceLow, nowNanos);
        }
    }

    /** Asks for routers (§6.3.7). */
    void solicitRouters() {
        IpAddress source = port.linkLocalAddress();
        PacketBuffer packet = internet.newPacket(OWNER);
        if (packet == null) {
            return;
        }
        int at = packet.extend(NdpMessage.ROUTER_SOLICITATION_BYTES);
        icmp.wrap(packet.memory(), at).write(IcmpHeader.V6_ROUTER_SOLICITATION, 0, 0);
        message.wrap(packet.memory(), at).writeRouterSolicitation(port.link().macAddress());
        finish(
                packet,
                at,
                NdpMessage.ROUTER_SOLICITATION_BYTES,
                source.high(),
                source.low(),
                SOLICITED_NODE_HIGH,
                ALL_ROUTERS_LOW);
        port.link().send(packet, MacAddress.ofIpv6Group(ALL_ROUTERS_LOW), EthernetHeader.TYPE_IPV6);
    }

    DuplicateCheck checkDuplicates(long high, long low, DuplicateCheck.Result result, long nowNanos) {
        long nonce = internet.entropy().nextLong() >>> 16;
        DuplicateCheck check = new DuplicateCheck(this, internet.timers(), high, low, nonce, result);
        checks.add(check);
        check.begin(nowNanos);
        return check;
    }

    /** Asks the link whether another host has the address; false if that could not be sent. */
    boolean askForDuplicates(DuplicateCheck check) {
        PacketBuffer packet = port.link().isUp() ? internet.newPacket(OWNER) : null;
        if (packet == null) {
            return false;
        }
        long groupLow = SOLICITED_NODE_LOW | check.low & 0xff_ffffL;
        int at = packet.extend(NdpMessage.SIZE_WITH_LINK_ADDRESS);
        icmp.wrap(packet.memory(), at).write(IcmpHeader.V6_NEIGHBOR_SOLICITATION, 0, 0);
        message.wrap(packet.memory(), at).write(check.high, check.low, NdpMessage.OPTION_NONCE, check.nonce);
        finish(packet, at, NdpMessage.SIZE_WITH_LINK_ADDRESS, 0, 0, SOLICITED_NODE_HIGH, groupLow);
        port.link().send(packet, MacAddress.ofIpv6Group(groupLow), EthernetHeader.TYPE_IPV6);
        return true;
    }

    /** Whether a probe for duplicates is one of ours that came back (RFC 7527 §4.2). */
    private boolean isLoopedBack(long high, long low) {
        for (DuplicateCheck check : checks) {
            if (check.low == low && check.high == high && check.nonce == message.linkAddress(NdpMessage.OPTION_NONCE)) {
                return true;
            }
        }
        return false;
    }

    /** Whether another host may answer from an address because it is being checked, though it is ours. */
    boolean isChecked(long high, long low) {
        for (DuplicateCheck check : checks) {
            if (check.low == low && check.high == high) {
                return true;
            }
        }
        return false;
    }

    void end(DuplicateCheck check) {
        checks.remove(check);
    }

    /** Whether a check was about that address: another host has it, or wants it at the same time. */
    private boolean isClaimed(long high, long low, long nowNanos) {
        for (DuplicateCheck check : checks) {
            if (check.low == low && check.high == high) {
                check.onClaimed(nowNanos);
                return true;
            }
        }
        return false;
    }

    @Override
    public void solicit(long high, long low, long knownMac) {
        IpAddress source = port.sourceFor(high, low);
        if (source == null) {
            return;
        }
        long toHigh = knownMac < 0 ? SOLICITED_NODE_HIGH : high;
        long toLow = knownMac < 0 ? SOLICITED_NODE_LOW | low & 0xff_ffffL : low;
        send(IcmpHeader.V6_NEIGHBOR_SOLICITATION, 0, high, low, source.high(), source.low(), toHigh, toLow, knownMac);
    }

    /** Whether a group is one that this interface listens to: all nodes, or the solicited-node group of an address. */
    boolean isJoined(long high, long low) {
        if (high != SOLICITED_NODE_HIGH) {
            return false;
        }
        if (low == 1) {
            return true;
        }
        for (DuplicateCheck check : checks) {
            if (low == (SOLICITED_NODE_LOW | check.low & 0xff_ffffL)) {
                return true;
            }
        }
        for (AddressPrefix address : port.addresses()) {
            boolean ipv6 = !address.address().isIpv4();
            if (ipv6 && low == (SOLICITED_NODE_LOW | address.address().low() & 0xff_ffffL)) {
                return true;
            }
        }
        return false;
    }

    private void send(
            int type,
            int flags,
            long targetHigh,
            long targetLow,
            long fromHigh,
            long fromLow,
            long toHigh,
            long toLow,
            long mac) {
        PacketBuffer packet = build(type, flags, targetHigh, targetLow, fromHigh, fromLow, toHigh, toLow);
        if (packet != null) {
            long destination = mac < 0 ? MacAddress.ofIpv6Group(toLow) : mac;
            port.link().send(packet, destination, EthernetHeader.TYPE_IPV6);
        }
    }

    private PacketBuffer build(
            int type,
            int flags,
            long targetHigh,
            long targetLow,
            long fromHigh,
            long fromLow,
            long toHigh,
            long toLow) {
        PacketBuffer packet = internet.newPacket(OWNER);
        if (packet == null) {
            return null;
        }
        int at = packet.extend(NdpMessage.SIZE_WITH_LINK_ADDRESS);
        boolean asks = type == IcmpHeader.V6_NEIGHBOR_SOLICITATION;
        int option = asks ? NdpMessage.OPTION_SOURCE_LINK : NdpMessage.OPTION_TARGET_LINK;
        icmp.wrap(packet.memory(), at).write(type, 0, flags);
        message.wrap(packet.memory(), at)
                .write(targetHigh, targetLow, option, port.link().macAddress());
        finish(packet, at, NdpMessage.SIZE_WITH_LINK_ADDRESS, fromHigh, fromLow, toHigh, toLow);
        return packet;
    }

    /** Completes the message's checksum and puts its IPv6 header before it. */
    private void finish(PacketBuffer packet, int at, int bytes, long fromHigh, long fromLow, long toHigh, long toLow) {
        int sum = InternetChecksum.sum(packet.memory(), at, bytes);
        int pseudo = InternetChecksum.add(PseudoHeader.sum(fromHigh, fromLow, toHigh, toLow), Protocol.ICMP6 + bytes);
        icmp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
        ip.wrap(packet.memory(), packet.push(Ipv6Header.SIZE_BYTES))
                .write(bytes, Protocol.ICMP6, HOP_LIMIT)
                .writeAddresses(fromHigh, fromLow, toHigh, toLow);
    }
}
