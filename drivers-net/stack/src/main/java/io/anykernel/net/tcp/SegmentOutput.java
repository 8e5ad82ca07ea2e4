package io.anykernel.net.tcp;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.NetworkLayer;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.Path;
import io.anykernel.net.ip.Protocol;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;

/** Decides what a connection sends, and sends it (RFC 9293 §3.8, RFC 5681, RFC 7323). One for all connections. */
final class SegmentOutput {
    /** Everything is sent that may be sent. */
    static final int DONE = 0;
    /** There is more, but others come first. */
    static final int MORE = 1;
    /** There is more, but no packet or no room in the device. */
    static final int STUCK = 2;

    private static final String OWNER = "tcp segment";
    private static final int BURST_SEGMENTS = 64;
    private static final int MAX_TRANSPORT_BYTES = 65_535 - 40;
    /** Offered in a cookie's SYN, which cannot remember it: a few segments. */
    static final int COOKIE_WINDOW_BYTES = 4096;
    /** Milliseconds, nearly: RFC 7323 §5.4 asks for 1 ms to 1 s a tick. */
    private static final int TIMESTAMP_SHIFT = 20;

    private final TcpLayer layer;
    private final NetworkLayer network;
    private final PacketPool pool;
    private final TcpCounters counters;
    private final TcpHeader header = new TcpHeader();
    private final Path replyPath = new Path();

    SegmentOutput(TcpLayer layer, NetworkLayer network, PacketPool pool, TcpCounters counters) {
        this.layer = layer;
        this.network = network;
        this.pool = pool;
        this.counters = counters;
    }

    // ---- deciding

    /** Sends what the connection may send now; returns {@link #DONE}, {@link #MORE} or {@link #STUCK}. */
    int run(TcpConnection c, long nowNanos) {
        switch (c.state) {
            case CLOSED, LISTEN -> {
                return DONE;
            }
            case SYN_SENT, SYN_RECEIVED -> {
                return sendHandshake(c, nowNanos);
            }
            default -> {}
        }
        for (int i = 0; i < BURST_SEGMENTS; i++) {
            int outcome = sendNext(c, nowNanos);
            if (outcome != MORE) {
                return outcome == DONE && c.ackNow ? sendAck(c, nowNanos) : outcome;
            }
        }
        return MORE;
    }

    private int sendHandshake(TcpConnection c, long nowNanos) {
        if (c.sendNext == c.initialSend) {
            boolean acknowledges = c.state == TcpState.SYN_RECEIVED;
            int flags = acknowledges ? TcpHeader.SYN | TcpHeader.ACK : TcpHeader.SYN;
            return emit(c, c.initialSend, 0, flags, nowNanos) ? DONE : STUCK;
        }
        return c.ackNow && c.state == TcpState.SYN_RECEIVED ? sendAck(c, nowNanos) : DONE;
    }

    /** Sends at most one segment of data; {@link #MORE} if it did and there may be another. */
    private int sendNext(TcpConnection c, long nowNanos) {
        int unsent = c.streamEnd() - c.sendNext;
        if (unsent < 0 || unsent == 0 && !c.finQueued) {
            return DONE;
        }
        if (!c.path.canSend()) {
            return STUCK;
        }
        int length = sendableBytes(c, unsent);
        if (length < 0) {
            persistIfIdle(c, nowNanos);
            return DONE;
        }
        restartAfterIdle(c, nowNanos);
        int flags = TcpHeader.ACK;
        if (length == unsent) {
            flags |= c.finQueued ? TcpHeader.FIN : 0;
            flags |= length > 0 ? TcpHeader.PSH : 0;
        }
        c.forceOutput = false;
        return emit(c, c.sendNext, length, flags, nowNanos) ? MORE : STUCK;
    }

    /** How many bytes the next segment takes; 0 for a FIN alone, -1 if it must wait (RFC 9293 §3.8.6.2.1). */
    private int sendableBytes(TcpConnection c, int unsent) {
        if (unsent == 0) {
            return 0;
        }
        int segment = c.segmentBytes();
        int window = Math.min(c.sendWindow, c.congestion.windowBytes() + limitedTransmit(c, segment));
        int usable = c.sendUnacknowledged + window - c.sendNext;
        int length = Math.min(unsent, usable);
        if (length <= 0) {
            return -1;
        }
        if (length >= segment) {
            return wholeSegments(c, length, segment, length == unsent);
        }
        boolean isLast = length == unsent;
        boolean isIdle = c.sendNext == c.sendUnacknowledged;
        boolean mayBeSmall = isLast && (isIdle || c.noDelay || c.finQueued)
                || c.forceOutput
                || length >= c.largestSendWindow / 2
                || SequenceNumber.isBefore(c.sendNext, c.sendMax);
        return mayBeSmall ? length : -1;
    }

    /** RFC 3042: the first two duplicates let one new segment each out. */
    private static int limitedTransmit(TcpConnection c, int segment) {
        return c.duplicateAcks > 0 && c.duplicateAcks < 3 ? c.duplicateAcks * segment : 0;
    }

    /** One segment, or as many as the device cuts. */
    private static int wholeSegments(TcpConnection c, int length, int segment, boolean isLast) {
        if (length == segment || c.path.segmentKind() == 0) {
            return segment;
        }
        int limit = Math.min(length, MAX_TRANSPORT_BYTES - 60);
        if (limit < 2 * segment) {
            // On links of the largest MTU not even one segment fits below the limit of what devices cut.
            return segment;
        }
        boolean tailMayGo = isLast && limit == length && (c.noDelay || c.finQueued);
        return tailMayGo ? limit : limit - limit % segment;
    }

    /** With nothing under way and no room, only a timer keeps the connection from standing still for ever. */
    private void persistIfIdle(TcpConnection c, long nowNanos) {
        if (c.sendUnacknowledged == c.sendMax || c.sendWindow == 0) {
            layer.retransmission().persist(c, nowNanos);
        }
    }

    private static void restartAfterIdle(TcpConnection c, long nowNanos) {
        boolean nothingUnderWay = c.sendUnacknowledged == c.sendMax;
        if (nothingUnderWay && nowNanos - c.lastSentNanos > c.roundTrip.timeoutNanos()) {
            c.congestion.onIdle();
        }
    }

    // ---- single segments

    /** Sends the segment at SND.UNA again and leaves SND.NXT alone. */
    void retransmitFirst(TcpConnection c, long nowNanos) {
        int next = c.sendNext;
        int length = Math.min(c.segmentBytes(), c.streamEnd() - c.sendUnacknowledged);
        int flags = TcpHeader.ACK;
        if (c.finQueued && c.sendUnacknowledged + length == c.streamEnd()) {
            flags |= TcpHeader.FIN;
        }
        markRetransmission(c, nowNanos);
        emit(c, c.sendUnacknowledged, Math.max(0, length), flags, nowNanos);
        c.sendNext = SequenceNumber.later(next, c.sendNext);
    }

    /** Sends one byte beyond a closed window, so that the peer says whether it is still closed. */
    void probe(TcpConnection c, long nowNanos) {
        int next = c.sendNext;
        if (c.streamEnd() - c.sendUnacknowledged > 0) {
            c.sendNext = c.sendUnacknowledged;
            emit(c, c.sendUnacknowledged, 1, TcpHeader.ACK, nowNanos);
            c.timing = false;
            c.sendNext = next;
        }
    }

    /** Sends what the peer has long acknowledged, so that it answers (RFC 9293 §3.8.4); false if there is no packet. */
    boolean sendKeepAlive(TcpConnection c, long nowNanos) {
        return emit(c, c.sendMax - 1, 0, TcpHeader.ACK, nowNanos);
    }

    /** Acknowledges, now and without data. */
    int sendAck(TcpConnection c, long nowNanos) {
        // A probe's byte lies outside the peer's window: an acknowledgment behind it would too, and be ignored.
        int sequence = c.persisting ? c.sendNext : SequenceNumber.later(c.sendNext, c.sendMax);
        return emit(c, sequence, 0, TcpHeader.ACK, nowNanos) ? DONE : STUCK;
    }

    /** Ends the connection at the peer (RFC 9293 §3.10.7.4, <SEQ=SND.NXT>). */
    void sendReset(TcpConnection c, long nowNanos) {
        counters.resetsOut.increment();
        emit(c, SequenceNumber.later(c.sendNext, c.sendMax), 0, TcpHeader.RST | TcpHeader.ACK, nowNanos);
    }

    private boolean emit(TcpConnection c, int sequence, int length, int flags, long nowNanos) {
        PacketBuffer packet = pool.acquire(OWNER);
        if (packet == null) {
            return false;
        }
        int data = length;
        if (length > 0) {
            data = c.stream.sliceInto(packet, sequence - c.streamStart, length);
        }
        boolean isCut = data < length;
        int sentFlags = isCut ? flags & ~(TcpHeader.FIN | TcpHeader.PSH) : flags;
        int sequenceLength = data + (sentFlags & TcpHeader.FIN) + ((sentFlags & TcpHeader.SYN) >>> 1);
        pushHeader(c, packet, sequence, sentFlags, nowNanos);
        account(c, sequence, sequenceLength, data, nowNanos);
        finishAndSend(c, packet, data, nowNanos);
        return true;
    }

    private void pushHeader(TcpConnection c, PacketBuffer packet, int sequence, int flags, long nowNanos) {
        boolean opens = (flags & TcpHeader.SYN) != 0;
        int optionBytes = opens ? handshakeOptionBytes(c) : c.timestamps ? TcpOptions.TIMESTAMPS_BYTES : 0;
        int headerBytes = TcpHeader.SIZE_BYTES + optionBytes;
        int at = packet.push(headerBytes);
        Memory memory = packet.memory();
        int acknowledgment = (flags & TcpHeader.ACK) != 0 ? c.receiveNext : 0;
        header.wrap(memory, at)
                .write(c.localPort(), c.remotePort(), sequence, acknowledgment)
                .write(headerBytes, flags, windowField(c, opens));
        int options = at + TcpHeader.SIZE_BYTES;
        if (opens) {
            writeHandshakeOptions(c, memory, options, nowNanos);
        } else if (c.timestamps) {
            TcpOptions.writeTimestamps(memory, options, timestamp(c, nowNanos), c.recentTimestamp);
        }
    }

    private static boolean offersScale(TcpConnection c) {
        return c.state == TcpState.SYN_SENT || c.sendShift != TcpOptions.ABSENT;
    }

    private static boolean offersTimestamps(TcpConnection c) {
        return c.state == TcpState.SYN_SENT || c.timestamps;
    }

    private static int handshakeOptionBytes(TcpConnection c) {
        return TcpOptions.MAX_SEGMENT_BYTES
                + (offersScale(c) ? TcpOptions.WINDOW_SCALE_BYTES : 0)
                + (offersTimestamps(c) ? TcpOptions.TIMESTAMPS_BYTES : 0);
    }

    private void writeHandshakeOptions(TcpConnection c, Memory memory, int offset, long nowNanos) {
        int largest = Math.min(65_535, c.path.maxTransportBytes() - TcpHeader.SIZE_BYTES);
        int at = TcpOptions.writeMaxSegment(memory, offset, largest);
        if (offersScale(c)) {
            at = TcpOptions.writeWindowScale(memory, at, c.receiveShift);
        }
        if (offersTimestamps(c)) {
            TcpOptions.writeTimestamps(memory, at, timestamp(c, nowNanos), c.recentTimestamp);
        }
    }

    /** TSval: a clock of about a millisecond that starts somewhere else for each connection. */
    static int timestamp(TcpConnection c, long nowNanos) {
        return timestamp(c.timestampOffset, nowNanos);
    }

    /** As {@link #timestamp(TcpConnection, long)}, of a connection that has that offset. */
    static int timestamp(int offset, long nowNanos) {
        return (int) (nowNanos >> TIMESTAMP_SHIFT) + offset;
    }

    /** How long ago that was what {@link #timestamp} said; never negative. */
    static long sinceTimestamp(TcpConnection c, int echoed, long nowNanos) {
        return (long) Math.max(0, timestamp(c, nowNanos) - echoed) << TIMESTAMP_SHIFT;
    }

    /** From now on only an echo of something sent from now on tells the round trip (RFC 6298 §3). */
    static void markRetransmission(TcpConnection c, long nowNanos) {
        c.timing = false;
        c.retransmitted = true;
        c.retransmitTimestamp = timestamp(c, nowNanos);
    }

    /** Marks what was sent, starts to time it and sees to its retransmission. */
    private void account(TcpConnection c, int sequence, int sequenceLength, int data, long nowNanos) {
        counters.segmentsOut.increment();
        c.ackNow = false;
        c.unacknowledgedBytes = 0;
        c.lastAckSent = c.receiveNext;
        if (c.ackTimer.isArmed()) {
            layer.timers().cancel(c.ackTimer);
        }
        if (sequenceLength == 0) {
            return;
        }
        c.lastSentNanos = nowNanos;
        int end = sequence + sequenceLength;
        boolean isNew = SequenceNumber.isAtMost(c.sendMax, sequence);
        if (!isNew) {
            c.retransmits++;
        } else if (!c.timing) {
            c.timing = true;
            c.timedEnd = end;
            c.timedAtNanos = nowNanos;
        }
        c.sendNext = end;
        c.sendMax = SequenceNumber.later(c.sendMax, end);
        layer.retransmission().onSent(c, nowNanos);
    }

    private void finishAndSend(TcpConnection c, PacketBuffer packet, int data, long nowNanos) {
        int segment = c.segmentBytes();
        if (data > segment) {
            packet.leaveSegmentation(c.path.segmentKind(), segment);
        }
        finishAndSend(packet, c.path, nowNanos);
    }

    private void finishAndSend(PacketBuffer packet, Path path, long nowNanos) {
        int pseudo = path.pseudoHeaderSum(Protocol.TCP, packet.totalBytes());
        if (path.completesChecksums()) {
            header.checksum(pseudo);
            packet.leaveChecksum(0, TcpHeader.CHECKSUM);
        } else {
            int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0));
            header.checksum(InternetChecksum.finish(sum));
        }
        network.send(packet, path, Protocol.TCP, nowNanos);
    }

    // ---- the window we offer

    /** SEG.WND; moves the edge that the peer may send up to, unless that would be a silly step (RFC 9293 §3.8.6.2.2). */
    private int windowField(TcpConnection c, boolean opens) {
        int buffer = bufferBytes(c);
        int edge = c.receiveNext + freeBytes(c, buffer);
        int step = edge - c.receiveEdge;
        if (step > 0 && step >= Math.min(buffer / 2, c.segmentBytes())) {
            c.receiveEdge = edge;
            c.receiveLent = 0;
        }
        int window = Math.max(0, c.receiveEdge - c.receiveNext);
        if (opens) {
            return Math.min(window, 65_535);
        }
        return Math.min(wholeUnits(c, window) >>> c.receiveShift, 65_535);
    }

    /**
     * The window rounded up to what its field can say: rounded down, the edge that the peer sees would move left by a few
     * bytes each time that data arrives (RFC 7323 §2.4). What is promised so beyond the buffer is noted as lent.
     */
    private static int wholeUnits(TcpConnection c, int window) {
        int unit = 1 << c.receiveShift;
        int rounded = (window + unit - 1) & -unit;
        int beyond = c.receiveNext + rounded - c.receiveEdge;
        if (beyond > 0) {
            c.receiveEdge += beyond;
            c.receiveLent += beyond;
        }
        return rounded;
    }

    /** Whether reading has opened the window so far that the peer should hear of it. */
    boolean isWindowUpdateDue(TcpConnection c) {
        if (!c.state.canReceiveData()) {
            return false;
        }
        int buffer = bufferBytes(c);
        int step = c.receiveNext + freeBytes(c, buffer) - c.receiveEdge;
        int largest = Math.min(buffer, 65_535 << c.receiveShift);
        return step > 0 && step >= Math.min(largest / 2, Math.max(2 * c.segmentBytes(), largest / 4));
    }

    /** Most unread bytes now: the connection's bound, or less where memory is short. */
    private int bufferBytes(TcpConnection c) {
        long inMemory = (long) c.received.readableBytes() + layer.memory().receiveRoomBytes(c);
        return (int) Math.min(c.receiveLimit, inMemory);
    }

    private static int freeBytes(TcpConnection c, int bufferBytes) {
        int free = Math.max(0, bufferBytes - c.received.readableBytes());
        return Math.min(free, 65_535 << c.receiveShift);
    }

    // ---- segments without a connection

    /** The way back to where a segment without a connection came from, good until the next call; or {@code null}. */
    Path replyPath(PacketInfo envelope, long nowNanos) {
        int outcome = network.route(
                replyPath,
                envelope.destinationHigh(),
                envelope.destinationLow(),
                envelope.sourceHigh(),
                envelope.sourceLow(),
                nowNanos);
        return outcome == 0 ? replyPath : null;
    }

    /**
     * Answers a SYN and remembers nothing (RFC 4987 §3.6).
     *
     * @param back from {@link #replyPath}
     * @param cookie our sequence number
     * @param stamp our timestamp, if the SYN had one; a window scale is offered then, too
     */
    void sendCookie(TcpSegment syn, Path back, int cookie, int stamp, int windowShift, long nowNanos) {
        PacketBuffer packet = pool.acquire(OWNER);
        if (packet == null) {
            return;
        }
        boolean isStamped = syn.options.hasTimestamps();
        boolean isScaled = isStamped && syn.options.windowShift() != TcpOptions.ABSENT;
        int headerBytes = TcpHeader.SIZE_BYTES
                + TcpOptions.MAX_SEGMENT_BYTES
                + (isScaled ? TcpOptions.WINDOW_SCALE_BYTES : 0)
                + (isStamped ? TcpOptions.TIMESTAMPS_BYTES : 0);
        int at = packet.push(headerBytes);
        header.wrap(packet.memory(), at)
                .write(syn.destinationPort, syn.sourcePort, cookie, syn.sequence + 1)
                .write(headerBytes, TcpHeader.SYN | TcpHeader.ACK, COOKIE_WINDOW_BYTES);
        int largest = Math.min(65_535, back.maxTransportBytes() - TcpHeader.SIZE_BYTES);
        at = TcpOptions.writeMaxSegment(packet.memory(), at + TcpHeader.SIZE_BYTES, largest);
        if (isScaled) {
            at = TcpOptions.writeWindowScale(packet.memory(), at, windowShift);
        }
        if (isStamped) {
            TcpOptions.writeTimestamps(packet.memory(), at, stamp, syn.options.timestamp());
        }
        counters.cookiesSent.increment();
        counters.segmentsOut.increment();
        finishAndSend(packet, back, nowNanos);
    }

    /** Answers a segment for which there is no connection (RFC 9293 §3.10.7.1). */
    void sendReset(TcpSegment segment, long localHigh, long localLow, long remoteHigh, long remoteLow, long nowNanos) {
        if (segment.has(TcpHeader.RST)
                || network.route(replyPath, localHigh, localLow, remoteHigh, remoteLow, nowNanos) != 0) {
            return;
        }
        PacketBuffer packet = pool.acquire(OWNER);
        if (packet == null) {
            return;
        }
        boolean acknowledged = segment.has(TcpHeader.ACK);
        int at = packet.push(TcpHeader.SIZE_BYTES);
        header.wrap(packet.memory(), at)
                .write(
                        segment.destinationPort,
                        segment.sourcePort,
                        acknowledged ? segment.acknowledgment : 0,
                        acknowledged ? 0 : segment.end())
                .write(TcpHeader.SIZE_BYTES, acknowledged ? TcpHeader.RST : TcpHeader.RST | TcpHeader.ACK, 0);
        counters.resetsOut.increment();
        counters.segmentsOut.increment();
        finishAndSend(packet, replyPath, nowNanos);
    }
}
