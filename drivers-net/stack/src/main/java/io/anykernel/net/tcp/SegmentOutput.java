package io.anykernel.net.tcp;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.Ecn;
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

    /**
     * Below IPv6's header and a tagged link's: what a device cuts has 16 bits for its length, and some count the link's header (Xen
     * public/io/netif.h).
     */
    private static final int MAX_TRANSPORT_BYTES = 65_535 - 40 - 18;

    /** Offered in a cookie's SYN, which cannot remember it: a few segments. */
    static final int COOKIE_WINDOW_BYTES = 4096;

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
                return outcome == DONE && c.receive.ackNow ? sendAck(c, nowNanos) : outcome;
            }
        }
        return MORE;
    }

    private int sendHandshake(TcpConnection c, long nowNanos) {
        SentSegments segments = c.send.segments;
        if (segments.isEmpty() || segments.lostBytes() > 0) {
            boolean acknowledges = c.state == TcpState.SYN_RECEIVED;
            int flags = acknowledges
                    ? TcpHeader.SYN | TcpHeader.ACK | c.marks.flagsOfSynAcknowledgment()
                    : TcpHeader.SYN | c.marks.flagsOfSyn(layer.config().ecn(), !segments.isEmpty());
            return emit(c, c.send.initial, 0, flags, nowNanos) ? DONE : STUCK;
        }
        return c.receive.ackNow && c.state == TcpState.SYN_RECEIVED ? sendAck(c, nowNanos) : DONE;
    }

    /** Sends at most one segment with data, a lost one first; {@link #MORE} if it did and there may be another. */
    private int sendNext(TcpConnection c, long nowNanos) {
        SendState send = c.send;
        int lost = send.segments.firstLost();
        int unsent = send.streamEnd() - send.next();
        if (lost < 0 && (unsent < 0 || unsent == 0 && !send.finQueued)) {
            return DONE;
        }
        if (!c.path.canSend()) {
            return STUCK;
        }
        return lost < 0 ? sendNew(c, unsent, nowNanos) : retransmit(c, lost, nowNanos);
    }

    private int sendNew(TcpConnection c, int unsent, long nowNanos) {
        SendState send = c.send;
        int length = newBytes(c, unsent);
        if (length < 0) {
            persistIfIdle(c, nowNanos);
            return DONE;
        }
        if (!send.segments.canAppend()) {
            return DONE;
        }
        restartAfterIdle(c, nowNanos);
        send.forceOutput = false;
        return emit(c, send.next(), length, flagsOf(send, send.next(), length, send.finQueued), nowNanos)
                ? MORE
                : STUCK;
    }

    /** Flags of a segment with that data: PSH with the last of what is queued, and FIN behind it if that may be sent. */
    private static int flagsOf(SendState send, int from, int length, boolean mayEnd) {
        if (from + length != send.streamEnd()) {
            return TcpHeader.ACK;
        }
        return TcpHeader.ACK | (length > 0 ? TcpHeader.PSH : 0) | (mayEnd ? TcpHeader.FIN : 0);
    }

    /** How many bytes the next new segment takes; 0 for a FIN alone, -1 if it must wait (RFC 9293 §3.8.6.2.1). */
    private int newBytes(TcpConnection c, int unsent) {
        if (unsent == 0) {
            return 0;
        }
        SendState send = c.send;
        int segment = c.segmentBytes();
        int usable = Math.min(send.unacknowledged + send.window - send.next(), c.recovery.quotaBytes());
        int length = Math.min(unsent, c.marks.isReductionDue() ? Math.min(usable, segment) : usable);
        if (length <= 0) {
            return -1;
        }
        if (length >= segment) {
            return wholeSegments(c, length, segment, length == unsent);
        }
        boolean isLast = length == unsent;
        boolean isIdle = send.next() == send.unacknowledged;
        boolean mayBeSmall = isLast && (isIdle || send.noDelay || send.finQueued)
                || send.forceOutput
                || length >= send.largestWindow / 2
                || SequenceNumber.isBefore(send.next(), send.max);
        return mayBeSmall ? length : -1;
    }

    /** Sends the first lost bytes again, cut as segments are now: the path may have become narrower. */
    private int retransmit(TcpConnection c, int index, long nowNanos) {
        SendState send = c.send;
        int from = send.segments.startOf(index);
        int lost = Math.min(send.segments.lostRunEnd(index, MAX_TRANSPORT_BYTES), send.streamEnd()) - from;
        int length = lost == 0 ? 0 : retransmitBytes(c, from, lost);
        if (length < 0) {
            persistIfIdle(c, nowNanos);
            return DONE;
        }
        markRepetition(c, nowNanos);
        boolean wasFinSent = SequenceNumber.isBefore(send.streamEnd(), send.next());
        return emit(c, from, length, flagsOf(send, from, length, wasFinSent), nowNanos) ? MORE : STUCK;
    }

    /** How many of so many lost bytes go into one segment; -1 if none may be sent now. */
    private static int retransmitBytes(TcpConnection c, int from, int lost) {
        SendState send = c.send;
        int segment = c.segmentBytes();
        int first = Math.min(lost, segment);
        int window = send.unacknowledged + send.window - from;
        int quota = c.recovery.quotaBytes();
        if (window <= 0 || quota < first) {
            return -1;
        }
        int length = Math.min(lost, Math.min(window, quota));
        return length < segment ? length : wholeSegments(c, length, segment, false);
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
        boolean tailMayGo = isLast && limit == length && (c.send.noDelay || c.send.finQueued);
        return tailMayGo ? limit : limit - limit % segment;
    }

    /** With nothing under way and no room, only a timer keeps the connection from standing still for ever. */
    private void persistIfIdle(TcpConnection c, long nowNanos) {
        if (c.send.unacknowledged == c.send.max || c.send.window == 0) {
            layer.retransmission().persist(c, nowNanos);
        }
    }

    private static void restartAfterIdle(TcpConnection c, long nowNanos) {
        boolean nothingUnderWay = c.send.unacknowledged == c.send.max;
        if (nothingUnderWay && nowNanos - c.send.lastSentNanos > c.send.roundTrip.timeoutNanos()) {
            c.congestion.onIdle();
        }
    }

    // ---- single segments

    /**
     * Sends one new segment whatever the congestion window, or else the last one again (RFC 8985 §7.3); false if neither can
     * be sent now.
     */
    boolean sendTailProbe(TcpConnection c, long nowNanos) {
        SendState send = c.send;
        if (!c.path.canSend()) {
            return false;
        }
        int segment = c.segmentBytes();
        int unsent = send.streamEnd() - send.next();
        int fresh = Math.min(Math.min(unsent, segment), send.unacknowledged + send.window - send.next());
        if (fresh > 0 && send.segments.canAppend()) {
            return emit(c, send.next(), fresh, flagsOf(send, send.next(), fresh, send.finQueued), nowNanos);
        }
        boolean wasFinSent = unsent < 0;
        int dataEnd = wasFinSent ? send.streamEnd() : send.next();
        int length = Math.min(segment, dataEnd - send.unacknowledged);
        int from = dataEnd - length;
        markRepetition(c, nowNanos);
        return emit(c, from, length, flagsOf(send, from, length, wasFinSent), nowNanos);
    }

    private static void markRepetition(TcpConnection c, long nowNanos) {
        c.send.retransmitted = true;
        c.send.retransmitTimestamp = c.timestamps.now(nowNanos);
    }

    /**
     * Sends one byte beyond a closed window, so that the peer says whether it is still closed. Only SND.MAX remembers it: the
     * peer may have taken it.
     */
    void probe(TcpConnection c, long nowNanos) {
        SendState send = c.send;
        if (send.streamEnd() - send.unacknowledged > 0) {
            if (transmit(c, send.unacknowledged, 1, TcpHeader.ACK, false, nowNanos) < 0) {
                return;
            }
            send.lastSentNanos = nowNanos;
            send.max = SequenceNumber.later(send.max, send.unacknowledged + 1);
        }
    }

    /** Sends what the peer has long acknowledged, so that it answers (RFC 9293 §3.8.4); false if there is no packet. */
    boolean sendKeepAlive(TcpConnection c, long nowNanos) {
        return transmit(c, c.send.max - 1, 0, TcpHeader.ACK, false, nowNanos) == 0;
    }

    /** Acknowledges, now and without data. */
    int sendAck(TcpConnection c, long nowNanos) {
        return transmit(c, c.send.acceptableSequence(), 0, TcpHeader.ACK, false, nowNanos) == 0 ? DONE : STUCK;
    }

    /** Ends the connection at the peer (RFC 9293 §3.10.7.4, <SEQ=SND.NXT>). */
    void sendReset(TcpConnection c, long nowNanos) {
        counters.resetsOut.increment();
        transmit(c, c.send.max, 0, TcpHeader.RST | TcpHeader.ACK, false, nowNanos);
    }

    /** Sends what must be acknowledged, and remembers it; false if there is no packet. */
    private boolean emit(TcpConnection c, int sequence, int length, int flags, long nowNanos) {
        // Neither repetitions nor probes of a window are marked: a router's mark on them would not be believed (RFC
        // 3168 §6.1.5).
        boolean isNewData = length > 0 && !SequenceNumber.isBefore(sequence, c.send.max);
        int sequenceLength = transmit(c, sequence, length, flags, isNewData, nowNanos);
        if (sequenceLength >= 0) {
            remember(c, sequence, sequence + sequenceLength, nowNanos);
        }
        return sequenceLength >= 0;
    }

    private void remember(TcpConnection c, int sequence, int end, long nowNanos) {
        SendState send = c.send;
        send.lastSentNanos = nowNanos;
        if (SequenceNumber.isBefore(sequence, send.max)) {
            send.retransmits++;
        }
        boolean isRepetition = SequenceNumber.isBefore(sequence, send.next());
        if (isRepetition) {
            send.segments.onRetransmitted(sequence, end, nowNanos);
        } else {
            send.segments.append(end, nowNanos);
        }
        send.noteUnderWay();
        send.max = SequenceNumber.later(send.max, end);
        layer.retransmission().onSent(c, nowNanos);
        if (c.recovery != null) {
            c.recovery.onSent(end - sequence, isRepetition, nowNanos);
        }
    }

    /** Sends one segment, fewer bytes if its packet has no room; returns SEG.LEN, or -1 if there is no packet. */
    private int transmit(TcpConnection c, int sequence, int length, int flags, boolean isNewData, long nowNanos) {
        PacketBuffer packet = pool.acquire(OWNER);
        if (packet == null) {
            return -1;
        }
        int data = length;
        if (length > 0) {
            data = c.send.stream.sliceInto(packet, sequence - c.send.streamStart, length);
        }
        boolean isCut = data < length;
        int sentFlags = isCut ? flags & ~(TcpHeader.FIN | TcpHeader.PSH) : flags;
        boolean isMarked = (flags & (TcpHeader.SYN | TcpHeader.RST)) == 0 && c.marks.isEnabled;
        if (isMarked) {
            sentFlags |= c.marks.flags(isNewData);
        }
        pushHeader(c, packet, sequence, sentFlags, nowNanos);
        finishAndSend(c, packet, data, isMarked && isNewData ? Ecn.CAPABLE : Ecn.NOT_CAPABLE, nowNanos);
        if (isNewData) {
            c.marks.onNewDataSent();
        }
        onAcknowledgmentSent(c);
        return data + (sentFlags & TcpHeader.FIN) + ((sentFlags & TcpHeader.SYN) >>> 1);
    }

    /** Every segment tells the peer what has arrived. */
    private void onAcknowledgmentSent(TcpConnection c) {
        counters.segmentsOut.increment();
        if (c.receive.sack.onSent()) {
            counters.dsackSent.increment();
        }
        c.receive.ackNow = false;
        c.receive.unacknowledgedBytes = 0;
        c.receive.lastAckSent = c.receive.next;
        if (c.ackTimer.isArmed()) {
            layer.timers().cancel(c.ackTimer);
        }
    }

    private void pushHeader(TcpConnection c, PacketBuffer packet, int sequence, int flags, long nowNanos) {
        boolean opens = (flags & TcpHeader.SYN) != 0;
        int optionBytes = opens ? handshakeOptionBytes(c) : c.optionBytes();
        int headerBytes = TcpHeader.SIZE_BYTES + optionBytes;
        int at = packet.push(headerBytes);
        Memory memory = packet.memory();
        int acknowledgment = (flags & TcpHeader.ACK) != 0 ? c.receive.next : 0;
        header.wrap(memory, at)
                .write(c.localPort(), c.remotePort(), sequence, acknowledgment)
                .write(headerBytes, flags, windowField(c, opens));
        int options = at + TcpHeader.SIZE_BYTES;
        if (opens) {
            writeHandshakeOptions(c, memory, options, nowNanos);
        } else {
            writeOptions(c, memory, options, nowNanos);
        }
    }

    private static void writeOptions(TcpConnection c, Memory memory, int offset, long nowNanos) {
        int at = offset;
        int room = TcpOptions.MAX_BYTES;
        if (c.timestamps.isEnabled) {
            at = TcpOptions.writeTimestamps(memory, at, c.timestamps.now(nowNanos), c.timestamps.recent);
            room -= TcpOptions.TIMESTAMPS_BYTES;
        }
        if (c.receive.sack.optionBytes(room) > 0) {
            c.receive.sack.write(memory, at, room);
        }
    }

    private static boolean offersSack(TcpConnection c) {
        return c.state == TcpState.SYN_SENT && c.layer.config().isSackOffered() || c.receive.sack.isPermitted;
    }

    private static boolean offersScale(TcpConnection c) {
        return c.state == TcpState.SYN_SENT || c.send.shift != TcpOptions.ABSENT;
    }

    private static boolean offersTimestamps(TcpConnection c) {
        return c.state == TcpState.SYN_SENT || c.timestamps.isEnabled;
    }

    private static int handshakeOptionBytes(TcpConnection c) {
        return TcpOptions.MAX_SEGMENT_BYTES
                + (offersSack(c) ? TcpOptions.SACK_PERMITTED_BYTES : 0)
                + (offersScale(c) ? TcpOptions.WINDOW_SCALE_BYTES : 0)
                + (offersTimestamps(c) ? TcpOptions.TIMESTAMPS_BYTES : 0);
    }

    private void writeHandshakeOptions(TcpConnection c, Memory memory, int offset, long nowNanos) {
        int largest = Math.min(65_535, c.path.maxTransportBytes() - TcpHeader.SIZE_BYTES);
        int at = TcpOptions.writeMaxSegment(memory, offset, largest);
        if (offersSack(c)) {
            at = TcpOptions.writeSackPermitted(memory, at);
        }
        if (offersScale(c)) {
            at = TcpOptions.writeWindowScale(memory, at, c.receive.shift);
        }
        if (offersTimestamps(c)) {
            TcpOptions.writeTimestamps(memory, at, c.timestamps.now(nowNanos), c.timestamps.recent);
        }
    }

    private void finishAndSend(TcpConnection c, PacketBuffer packet, int data, int ecn, long nowNanos) {
        int segment = c.segmentBytes();
        if (data > segment) {
            packet.leaveSegmentation(c.path.segmentKind(), segment);
        }
        finishAndSend(packet, c.path, ecn, nowNanos);
    }

    private void finishAndSend(PacketBuffer packet, Path path, int ecn, long nowNanos) {
        int pseudo = path.pseudoHeaderSum(Protocol.TCP, packet.totalBytes());
        if (path.completesChecksums()) {
            header.checksum(pseudo);
            packet.leaveChecksum(0, TcpHeader.CHECKSUM);
        } else {
            int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0));
            header.checksum(InternetChecksum.finish(sum));
        }
        network.send(packet, path, Protocol.TCP, ecn, nowNanos);
    }

    // ---- the window we offer

    /** SEG.WND; moves the edge that the peer may send up to, unless that would be a silly step (RFC 9293 §3.8.6.2.2). */
    private int windowField(TcpConnection c, boolean opens) {
        int buffer = bufferBytes(c);
        int edge = c.receive.next + freeBytes(c, buffer);
        int step = edge - c.receive.edge;
        if (step > 0 && step >= Math.min(buffer / 2, c.segmentBytes())) {
            c.receive.edge = edge;
            c.receive.lent = 0;
        }
        int window = Math.max(0, c.receive.edge - c.receive.next);
        if (opens) {
            return Math.min(window, 65_535);
        }
        return Math.min(wholeUnits(c, window) >>> c.receive.shift, 65_535);
    }

    /**
     * The window rounded up to what its field can say: rounded down, the edge that the peer sees would move left by a few
     * bytes each time that data arrives (RFC 7323 §2.4). What is promised so beyond the buffer is noted as lent.
     */
    private static int wholeUnits(TcpConnection c, int window) {
        int unit = 1 << c.receive.shift;
        int rounded = (window + unit - 1) & -unit;
        int beyond = c.receive.next + rounded - c.receive.edge;
        if (beyond > 0) {
            c.receive.edge += beyond;
            c.receive.lent += beyond;
        }
        return rounded;
    }

    /** Whether reading has opened the window so far that the peer should hear of it. */
    boolean isWindowUpdateDue(TcpConnection c) {
        if (!c.state.canReceiveData()) {
            return false;
        }
        int buffer = bufferBytes(c);
        int step = c.receive.next + freeBytes(c, buffer) - c.receive.edge;
        int largest = Math.min(buffer, 65_535 << c.receive.shift);
        return step > 0 && step >= Math.min(largest / 2, Math.max(2 * c.segmentBytes(), largest / 4));
    }

    /** Most unread bytes now: the connection's bound, or less where memory is short. */
    private int bufferBytes(TcpConnection c) {
        long inMemory = (long) c.receive.queue.readableBytes() + layer.memory().receiveRoomBytes(c);
        return (int) Math.min(c.receive.limit, inMemory);
    }

    private static int freeBytes(TcpConnection c, int bufferBytes) {
        int free = Math.max(0, bufferBytes - c.receive.queue.readableBytes());
        return Math.min(free, 65_535 << c.receive.shift);
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
     * @param stamp our timestamp, if the SYN had one; what the SYN offered of window scale and SACK is answered then, too
     */
    void sendCookie(TcpSegment syn, Path back, int cookie, int stamp, int windowShift, long nowNanos) {
        PacketBuffer packet = pool.acquire(OWNER);
        if (packet == null) {
            return;
        }
        boolean isStamped = syn.options.hasTimestamps();
        boolean isScaled = isStamped && syn.options.windowShift() != TcpOptions.ABSENT;
        boolean isSackPermitted =
                isStamped && syn.options.isSackPermitted() && layer.config().isSackOffered();
        int headerBytes = TcpHeader.SIZE_BYTES
                + TcpOptions.MAX_SEGMENT_BYTES
                + (isSackPermitted ? TcpOptions.SACK_PERMITTED_BYTES : 0)
                + (isScaled ? TcpOptions.WINDOW_SCALE_BYTES : 0)
                + (isStamped ? TcpOptions.TIMESTAMPS_BYTES : 0);
        int at = packet.push(headerBytes);
        header.wrap(packet.memory(), at)
                .write(syn.destinationPort, syn.sourcePort, cookie, syn.sequence + 1)
                .write(headerBytes, TcpHeader.SYN | TcpHeader.ACK, COOKIE_WINDOW_BYTES);
        int largest = Math.min(65_535, back.maxTransportBytes() - TcpHeader.SIZE_BYTES);
        at = TcpOptions.writeMaxSegment(packet.memory(), at + TcpHeader.SIZE_BYTES, largest);
        if (isSackPermitted) {
            at = TcpOptions.writeSackPermitted(packet.memory(), at);
        }
        if (isScaled) {
            at = TcpOptions.writeWindowScale(packet.memory(), at, windowShift);
        }
        if (isStamped) {
            TcpOptions.writeTimestamps(packet.memory(), at, stamp, syn.options.timestamp());
        }
        counters.cookiesSent.increment();
        counters.segmentsOut.increment();
        finishAndSend(packet, back, Ecn.NOT_CAPABLE, nowNanos);
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
        finishAndSend(packet, replyPath, Ecn.NOT_CAPABLE, nowNanos);
    }
}
