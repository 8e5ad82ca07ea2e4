package io.anykernel.net.ip;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.time.TokenBucket;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.wire.IcmpHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.Ipv6Header;

/** ICMP for IPv4 (RFC 792, RFC 1122 §3.2.2) and IPv6 (RFC 4443): echo, and errors in both directions. */
final class Icmp {
    private static final String OWNER = "icmp";
    /** Most bytes of a packet that an error quotes: RFC 1812 §4.3.2.3 for IPv4, RFC 4443 §2.4 (c) for IPv6. */
    private static final int QUOTE_IPV4_BYTES = 548;

    private static final int QUOTE_IPV6_BYTES = 1232;
    /** What TCP and UDP need to know their packet again. */
    private static final int QUOTED_TRANSPORT_BYTES = 8;
    /** Errors sent: so many at once, and then one an interval (RFC 4443 §2.4 (f)). */
    private static final int ERROR_BURST = 50;

    private static final long ERROR_INTERVAL_NANOS = 10_000_000L;

    private final InternetLayer internet;
    private final IcmpHeader header = new IcmpHeader();
    private final Ipv4Header quotedIpv4 = new Ipv4Header();
    private final Ipv6Header quotedIpv6 = new Ipv6Header();
    private final PathError error = new PathError();
    private final Path replyPath = new Path();
    private final Counter echoesAnswered;
    private final Counter errorsIn;
    private final Counter errorsOut;
    private final Counter errorsWithheld;
    private final Counter dropTruncated;
    private final Counter dropChecksum;
    private final Counter dropGroup;
    private final Counter dropUnknown;
    private final TokenBucket errorBudget = new TokenBucket(ERROR_BURST, ERROR_INTERVAL_NANOS);
    private final Entropy entropy;
    private EchoSink echoSink;

    Icmp(InternetLayer internet, Entropy entropy, Counters counters) {
        this.internet = internet;
        this.entropy = entropy;
        Counters scope = counters.scope("icmp");
        this.echoesAnswered = scope.counter("echo.answered");
        this.errorsIn = scope.counter("errors.in");
        this.errorsOut = scope.counter("errors.out");
        this.errorsWithheld = scope.counter("errors.withheld");
        this.dropTruncated = scope.counter("drop.truncated");
        this.dropChecksum = scope.counter("drop.checksum");
        this.dropGroup = scope.counter("drop.group");
        this.dropUnknown = scope.counter("drop.unknown");
    }

    void deliverEchoesTo(EchoSink sink) {
        echoSink = sink;
    }

    /** Takes a packet that starts at its ICMP header, and its reference. */
    void onPacket(PacketBuffer packet, PacketInfo envelope, int hopLimit, long nowNanos) {
        if (!header.wrap(packet.memory(), packet.start()).isValid(packet.runBytes())) {
            drop(packet, dropTruncated);
            return;
        }
        boolean ipv4 = envelope.protocol == Protocol.ICMP;
        int pseudo = ipv4 ? 0 : envelope.pseudoHeaderSum(packet.totalBytes());
        if (!InternetChecksum.isCorrect(InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0)))) {
            drop(packet, dropChecksum);
        } else if (ipv4) {
            onIpv4(packet, envelope, nowNanos);
        } else {
            onIpv6(packet, envelope, hopLimit, nowNanos);
        }
    }

    private void onIpv4(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        switch (header.type()) {
            case IcmpHeader.V4_ECHO_REQUEST -> answerEcho(packet, envelope, IcmpHeader.V4_ECHO_REPLY, nowNanos);
            case IcmpHeader.V4_ECHO_REPLY -> takeEcho(packet, envelope, nowNanos);
            case IcmpHeader.V4_UNREACHABLE -> {
                boolean refused =
                        header.code() == IcmpHeader.V4_CODE_PORT || header.code() == IcmpHeader.V4_CODE_PROTOCOL;
                boolean tooBig = header.code() == IcmpHeader.V4_CODE_TOO_BIG;
                onError(packet, kind(refused, tooBig), header.rest() & 0xffff, nowNanos);
            }
            case IcmpHeader.V4_TIME_EXCEEDED, IcmpHeader.V4_PARAMETER_PROBLEM ->
                onError(packet, PathError.Kind.UNREACHABLE, 0, nowNanos);
            default -> drop(packet, dropUnknown);
        }
    }

    private void onIpv6(PacketBuffer packet, PacketInfo envelope, int hopLimit, long nowNanos) {
        switch (header.type()) {
            case IcmpHeader.V6_ECHO_REQUEST -> answerEcho(packet, envelope, IcmpHeader.V6_ECHO_REPLY, nowNanos);
            case IcmpHeader.V6_ECHO_REPLY -> takeEcho(packet, envelope, nowNanos);
            case IcmpHeader.V6_ROUTER_ADVERTISEMENT -> {
                if (envelope.arrival != null) {
                    envelope.arrival.discovery().onRouter(packet, envelope, hopLimit, nowNanos);
                }
                packet.release();
            }
            case IcmpHeader.V6_NEIGHBOR_SOLICITATION, IcmpHeader.V6_NEIGHBOR_ADVERTISEMENT -> {
                if (envelope.arrival != null) {
                    envelope.arrival.discovery().onMessage(packet, envelope, hopLimit, nowNanos);
                }
                packet.release();
            }
            case IcmpHeader.V6_UNREACHABLE ->
                onError(packet, kind(header.code() == IcmpHeader.V6_CODE_PORT, false), 0, nowNanos);
            case IcmpHeader.V6_TOO_BIG -> onError(packet, PathError.Kind.TOO_BIG, header.rest(), nowNanos);
            case IcmpHeader.V6_TIME_EXCEEDED, IcmpHeader.V6_PARAMETER_PROBLEM ->
                onError(packet, PathError.Kind.UNREACHABLE, 0, nowNanos);
            default -> drop(packet, dropUnknown);
        }
    }

    private static PathError.Kind kind(boolean refused, boolean tooBig) {
        if (refused) {
            return PathError.Kind.REFUSED;
        }
        return tooBig ? PathError.Kind.TOO_BIG : PathError.Kind.UNREACHABLE;
    }

    /** Turns the request round in place. */
    private void answerEcho(PacketBuffer packet, PacketInfo envelope, int replyType, long nowNanos) {
        boolean isIpv6Group = IpAddress.isGroup(envelope.destinationHigh, envelope.destinationLow)
                && replyType == IcmpHeader.V6_ECHO_REPLY;
        if (envelope.toGroup && !isIpv6Group) {
            // RFC 1122 §3.2.2.6 lets IPv4's go unanswered; RFC 4443 §4.2 wants IPv6's answered.
            drop(packet, dropGroup);
            return;
        }
        boolean isAnswerable = !IpAddress.isUnspecified(envelope.sourceHigh, envelope.sourceLow);
        if (!isAnswerable || routeBack(envelope, nowNanos) != Errno.OK) {
            drop(packet, dropGroup);
            return;
        }
        int requestWord = header.type() << 8 | header.code();
        int checksum = InternetChecksum.update(header.checksum(), requestWord, replyType << 8);
        header.write(replyType, 0, header.rest()).checksum(checksum);
        packet.clearOffload();
        if (isIpv6Group) {
            // Another source than the request's destination: the pseudo-header changes with it.
            header.checksum(0);
            int sum = InternetChecksum.add(
                    replyPath.pseudoHeaderSum(Protocol.ICMP6, packet.totalBytes()), InternetChecksum.sum(packet, 0));
            header.checksum(InternetChecksum.finish(sum));
        }
        echoesAnswered.increment();
        internet.send(packet, replyPath, envelope.protocol, Ecn.NOT_CAPABLE, nowNanos);
    }

    private void takeEcho(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        if (echoSink != null) {
            int rest = header.rest();
            echoSink.onEchoReply(envelope.sourceHigh, envelope.sourceLow, rest >>> 16, rest & 0xffff, nowNanos);
        }
        packet.release();
    }

    /** Sends an echo request with that many bytes behind its header. */
    int sendEcho(Path path, int identifier, int sequence, int payloadBytes, long nowNanos) {
        PacketBuffer packet = internet.newPacket(OWNER);
        if (packet == null) {
            return Errno.NO_BUFFERS;
        }
        boolean ipv4 = path.isIpv4();
        int size = IcmpHeader.SIZE_BYTES + payloadBytes;
        int at = packet.extend(size);
        for (int i = 0; i < payloadBytes; i++) {
            packet.memory().u8(at + IcmpHeader.SIZE_BYTES + i, i);
        }
        int type = ipv4 ? IcmpHeader.V4_ECHO_REQUEST : IcmpHeader.V6_ECHO_REQUEST;
        header.wrap(packet.memory(), at).write(type, 0, identifier << 16 | sequence);
        finishAndSend(packet, path, nowNanos);
        return Errno.OK;
    }

    /** Reports to its sender that a packet has no receiver here; the packet stays the caller's. */
    void sendRefusal(PacketBuffer packet, PacketInfo envelope, boolean portIsMissing, long nowNanos) {
        if (IpAddress.isIpv4(envelope.sourceHigh, envelope.sourceLow)) {
            int code = portIsMissing ? IcmpHeader.V4_CODE_PORT : IcmpHeader.V4_CODE_PROTOCOL;
            sendError(packet, envelope, IcmpHeader.V4_UNREACHABLE, code, 0, nowNanos);
        } else if (portIsMissing) {
            sendError(packet, envelope, IcmpHeader.V6_UNREACHABLE, IcmpHeader.V6_CODE_PORT, 0, nowNanos);
        } else {
            // The pointer names the field of whichever header leads to it (RFC 4443 §3.4).
            int code = IcmpHeader.V6_CODE_UNKNOWN_HEADER;
            sendError(packet, envelope, IcmpHeader.V6_PARAMETER_PROBLEM, code, envelope.nextHeaderField, nowNanos);
        }
    }

    /** Tells the sender of a datagram, of which this is the first fragment, that the others did not come. */
    void sendReassemblyTimeout(PacketBuffer first, PacketInfo envelope, long nowNanos) {
        if (isError(first, 0, envelope.protocol)) {
            errorsWithheld.increment();
            return;
        }
        boolean ipv4 = IpAddress.isIpv4(envelope.sourceHigh, envelope.sourceLow);
        int type = ipv4 ? IcmpHeader.V4_TIME_EXCEEDED : IcmpHeader.V6_TIME_EXCEEDED;
        sendError(first, envelope, type, IcmpHeader.CODE_REASSEMBLY, 0, nowNanos);
    }

    /** Tells the sender of an IPv6 packet which field of it is wrong, by its distance from the packet's start. */
    void sendParameterProblem(PacketBuffer packet, PacketInfo envelope, int code, int pointer, long nowNanos) {
        sendError(packet, envelope, IcmpHeader.V6_PARAMETER_PROBLEM, code, pointer, nowNanos);
    }

    /** The same of an unknown option that asks to be answered where the packet went to a group, too (RFC 8200 §4.2). */
    void sendParameterProblemOfGroupToo(PacketBuffer packet, PacketInfo envelope, int pointer, long nowNanos) {
        int code = IcmpHeader.V6_CODE_UNKNOWN_OPTION;
        answer(packet, envelope, IcmpHeader.V6_PARAMETER_PROBLEM, code, pointer, nowNanos);
    }

    /** Whether what lies that far into a first fragment is an error: none is answered by another (RFC 4443 §2.4 (e)). */
    boolean isError(PacketBuffer first, int offset, int protocol) {
        if (protocol != Protocol.ICMP && protocol != Protocol.ICMP6 || first.runBytes() <= offset) {
            return false;
        }
        int type = first.memory().u8(first.start() + offset);
        return protocol == Protocol.ICMP ? IcmpHeader.isErrorV4(type) : IcmpHeader.isErrorV6(type);
    }

    /** Reports what went to this host alone (RFC 1122 §3.2.2, RFC 4443 §2.4 (e)). */
    private void sendError(PacketBuffer packet, PacketInfo envelope, int type, int code, int rest, long nowNanos) {
        if (envelope.toGroup) {
            errorsWithheld.increment();
        } else {
            answer(packet, envelope, type, code, rest, nowNanos);
        }
    }

    private void answer(PacketBuffer packet, PacketInfo envelope, int type, int code, int rest, long nowNanos) {
        boolean mayAnswer = !IpAddress.isGroup(envelope.sourceHigh, envelope.sourceLow)
                && !IpAddress.isUnspecified(envelope.sourceHigh, envelope.sourceLow);
        if (!mayAnswer || !isWithinBudget(nowNanos) || routeBack(envelope, nowNanos) != Errno.OK) {
            errorsWithheld.increment();
            return;
        }
        PacketBuffer answer = internet.newPacket(OWNER);
        if (answer == null) {
            return;
        }
        boolean ipv4 = replyPath.isIpv4();
        packet.push(envelope.networkHeaderBytes);
        int quoted = Math.min(packet.totalBytes(), ipv4 ? QUOTE_IPV4_BYTES : QUOTE_IPV6_BYTES);
        int at = answer.extend(IcmpHeader.SIZE_BYTES + quoted);
        packet.copyTo(0, answer.memory(), at + IcmpHeader.SIZE_BYTES, quoted);
        packet.pull(envelope.networkHeaderBytes);
        header.wrap(answer.memory(), at).write(type, code, rest);
        errorsOut.increment();
        finishAndSend(answer, replyPath, nowNanos);
    }

    /**
     * An error costs one token or two, by chance: from a limit that is known to the last error, an attacker would count how
     * many others were sent, and so which ports are open (CVE-2020-25705).
     */
    private boolean isWithinBudget(long nowNanos) {
        boolean isWithin = errorBudget.tryTake(nowNanos);
        if (isWithin && (entropy.nextLong() & 1) == 0) {
            errorBudget.tryTake(nowNanos);
        }
        return isWithin;
    }

    private void finishAndSend(PacketBuffer packet, Path path, long nowNanos) {
        int protocol = path.isIpv4() ? Protocol.ICMP : Protocol.ICMP6;
        int pseudo = path.isIpv4() ? 0 : path.pseudoHeaderSum(protocol, packet.totalBytes());
        int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0));
        header.wrap(packet.memory(), packet.start()).checksum(InternetChecksum.finish(sum));
        internet.send(packet, path, protocol, Ecn.NOT_CAPABLE, nowNanos);
    }

    /** Finds what the error quotes and hands it to the transport that sent it. */
    private void onError(PacketBuffer packet, PathError.Kind kind, int mtuBytes, long nowNanos) {
        errorsIn.increment();
        boolean ipv4 = internet.envelope().protocol == Protocol.ICMP;
        packet.pull(IcmpHeader.SIZE_BYTES);
        int protocol = ipv4 ? readQuotedIpv4(packet) : readQuotedIpv6(packet);
        if (protocol < 0 || packet.runBytes() < QUOTED_TRANSPORT_BYTES || !hasLeftHere()) {
            drop(packet, dropTruncated);
            return;
        }
        error.kind = kind;
        error.mtuBytes = mtuBytes;
        TransportSink sink = internet.transport(protocol);
        if (sink != null) {
            sink.onError(error, packet, nowNanos);
        }
        packet.release();
    }

    /** Whether what the error quotes was sent by this host, and went where the error came from: outside, or not. */
    private boolean hasLeftHere() {
        boolean isFromOutside = internet.envelope().arrival != null;
        boolean isWithin = internet.isLocal(error.remoteHigh, error.remoteLow);
        return internet.isLocal(error.localHigh, error.localLow) && !(isFromOutside && isWithin);
    }

    private int readQuotedIpv4(PacketBuffer packet) {
        quotedIpv4.wrap(packet.memory(), packet.start());
        if (packet.runBytes() < Ipv4Header.SIZE_BYTES
                || quotedIpv4.headerBytes() < Ipv4Header.SIZE_BYTES
                || quotedIpv4.headerBytes() > packet.runBytes()
                || quotedIpv4.fragmentOffset() > 0) {
            return -1;
        }
        error.localHigh = 0;
        error.localLow = IpAddress.mapped(quotedIpv4.source());
        error.remoteHigh = 0;
        error.remoteLow = IpAddress.mapped(quotedIpv4.destination());
        int protocol = quotedIpv4.protocol();
        packet.pull(quotedIpv4.headerBytes());
        return protocol;
    }

    private int readQuotedIpv6(PacketBuffer packet) {
        if (packet.runBytes() < Ipv6Header.SIZE_BYTES) {
            return -1;
        }
        quotedIpv6.wrap(packet.memory(), packet.start());
        error.localHigh = quotedIpv6.sourceHigh();
        error.localLow = quotedIpv6.sourceLow();
        error.remoteHigh = quotedIpv6.destinationHigh();
        error.remoteLow = quotedIpv6.destinationLow();
        packet.pull(Ipv6Header.SIZE_BYTES);
        // Mapped addresses are IPv4's here: no IPv6 packet of ours had them.
        boolean isMapped = IpAddress.isIpv4(error.localHigh, error.localLow)
                || IpAddress.isIpv4(error.remoteHigh, error.remoteLow);
        return isMapped ? -1 : quotedIpv6.nextHeader();
    }

    /** From the address that the packet went to or, if that is a group's, from one of the interface that leads back. */
    private int routeBack(PacketInfo envelope, long nowNanos) {
        boolean wasGroup = IpAddress.isGroup(envelope.destinationHigh, envelope.destinationLow);
        return internet.route(
                replyPath,
                wasGroup ? 0 : envelope.destinationHigh,
                wasGroup ? 0 : envelope.destinationLow,
                envelope.sourceHigh,
                envelope.sourceLow,
                nowNanos);
    }

    private static void drop(PacketBuffer packet, Counter reason) {
        reason.increment();
        packet.release();
    }
}
