package io.anykernel.net.tcp;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.error.Errno;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.BlockPool;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.stream.BlockStream;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.TupleTable;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.net.ip.Envelope;
import io.anykernel.net.ip.EphemeralPorts;
import io.anykernel.net.ip.NetworkLayer;
import io.anykernel.net.ip.PathError;
import io.anykernel.net.ip.Protocol;
import io.anykernel.net.ip.TransportSink;
import io.anykernel.net.tcp.congestion.NewReno;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;
import java.util.ArrayList;
import java.util.List;

/** TCP's connections: finds the one that a segment is for, makes and ends them, and lets them send in turn. */
public final class TcpLayer implements TransportSink {
    private static final String STREAM_OWNER = "tcp send stream";
    private static final int MAX_WINDOW_SHIFT = 14;
    /** Challenges: so many at once, and then one an interval (RFC 5961 §7). */
    private static final int CHALLENGE_BURST = 100;

    private static final long CHALLENGE_INTERVAL_NANOS = 10_000_000L;

    private final TcpConfig config;
    private final NetworkLayer network;
    private final BlockPool blocks;
    private final TimerWheel timers;
    private final TcpCounters counters;
    private final SegmentArrival arrival;
    private final SegmentOutput output;
    private final Retransmission retransmission;
    private final OutputTurns turns;
    private final SequenceNumbers sequenceNumbers;
    private final EphemeralPorts ports;
    private final TupleTable<TcpConnection> connections;
    private final TupleTable<ListenQueue> listeners;
    private final TcpHeader header = new TcpHeader();
    private final TcpSegment segment = new TcpSegment();
    private int challengeTokens = CHALLENGE_BURST;
    private long challengeRefillNanos;
    private long passNanos;

    public TcpLayer(
            TcpConfig config,
            NetworkLayer network,
            PacketPool packets,
            BlockPool blocks,
            TimerWheel timers,
            SipHash hash,
            Entropy entropy,
            Counters counters) {
        this.config = config;
        this.network = network;
        this.blocks = blocks;
        this.timers = timers;
        this.counters = new TcpCounters(counters);
        this.arrival = new SegmentArrival(this, packets, this.counters);
        this.output = new SegmentOutput(this, network, packets, this.counters);
        this.turns = new OutputTurns(output, blocks);
        this.retransmission = new Retransmission(this, timers, this.counters);
        this.sequenceNumbers = new SequenceNumbers(entropy);
        this.ports = new EphemeralPorts(entropy);
        this.connections = new TupleTable<>(hash);
        this.listeners = new TupleTable<>(hash);
        network.register(Protocol.TCP, this);
    }

    // ---- segments

    @Override
    public void onPacket(PacketBuffer packet, Envelope envelope, long nowNanos) {
        counters.segmentsIn.increment();
        passNanos = nowNanos;
        Counter fault = fault(packet, envelope);
        if (fault != null) {
            fault.increment();
            packet.release();
            return;
        }
        segment.read(header, packet);
        dispatch(envelope, nowNanos);
        if (!segment.isTaken) {
            packet.release();
        }
        segment.packet = null;
    }

    private Counter fault(PacketBuffer packet, Envelope envelope) {
        if (!header.wrap(packet.memory(), packet.start()).isValid(packet.runBytes())) {
            return counters.dropTruncated;
        }
        if (!packet.isChecksumVerified() && !packet.needsChecksum()) {
            int pseudo = envelope.pseudoHeaderSum(packet.totalBytes());
            if (!InternetChecksum.isCorrect(InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0)))) {
                return counters.dropChecksum;
            }
        }
        return envelope.isToGroup() ? counters.dropGroup : null;
    }

    private void dispatch(Envelope envelope, long nowNanos) {
        TcpConnection c = connections.find(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                segment.destinationPort,
                envelope.sourceHigh(),
                envelope.sourceLow(),
                segment.sourcePort);
        if (c != null && isNewIncarnation(c)) {
            counters.timeWaitRecycled.increment();
            finish(c, Errno.OK);
            c = null;
        }
        if (c == null) {
            onUnknown(envelope, nowNanos);
        } else if (c.state == TcpState.SYN_SENT) {
            arrival.onSynSent(c, segment, nowNanos);
        } else {
            arrival.onOther(c, segment, nowNanos);
        }
    }

    /** A SYN that is newer than anything of the connection in TIME-WAIT starts another (RFC 9293 §3.6.1, RFC 6191). */
    private boolean isNewIncarnation(TcpConnection c) {
        if (c.state != TcpState.TIME_WAIT
                || (segment.flags & (TcpHeader.SYN | TcpHeader.ACK | TcpHeader.RST)) != TcpHeader.SYN) {
            return false;
        }
        boolean isLaterStamp = c.timestamps
                && segment.options.hasTimestamps()
                && SequenceNumber.isBefore(c.recentTimestamp, segment.options.timestamp());
        return isLaterStamp || SequenceNumber.isBefore(c.receiveNext, segment.sequence);
    }

    /** RFC 9293 §3.10.7.1 and §3.10.7.2: CLOSED, or LISTEN's first three checks. */
    private void onUnknown(Envelope envelope, long nowNanos) {
        ListenQueue listener =
                findListener(envelope.destinationHigh(), envelope.destinationLow(), segment.destinationPort);
        if (segment.has(TcpHeader.RST)) {
            counters.resetsIn.increment();
            return;
        }
        if (listener == null || segment.has(TcpHeader.ACK)) {
            counters.dropNoListener.increment();
            output.sendReset(
                    segment,
                    envelope.destinationHigh(),
                    envelope.destinationLow(),
                    envelope.sourceHigh(),
                    envelope.sourceLow(),
                    nowNanos);
            return;
        }
        if (segment.has(TcpHeader.SYN)) {
            openPassively(listener, envelope, nowNanos);
        }
    }

    private void openPassively(ListenQueue listener, Envelope envelope, long nowNanos) {
        if (listener.isAcceptFull()) {
            counters.dropBacklogFull.increment();
            return;
        }
        if (listener.isHalfOpenFull()) {
            counters.dropSynFlood.increment();
            return;
        }
        if (!makeRoom()) {
            counters.dropTableFull.increment();
            return;
        }
        TcpConnection c = new TcpConnection(this);
        c.nameAs(
                envelope.destinationHigh(),
                envelope.destinationLow(),
                segment.destinationPort,
                envelope.sourceHigh(),
                envelope.sourceLow(),
                segment.sourcePort);
        c.parent = listener;
        if (begin(c, nowNanos) != Errno.OK) {
            return;
        }
        counters.opensPassive.increment();
        listener.onHalfOpen();
        arrival.onListen(c, segment, nowNanos);
    }

    private ListenQueue findListener(long high, long low, int port) {
        ListenQueue exact = listeners.find(high, low, port, 0, 0, 0);
        return exact != null ? exact : listeners.find(0, 0, port, 0, 0, 0);
    }

    @Override
    public void onError(PathError error, PacketBuffer quoted, long nowNanos) {
        header.wrap(quoted.memory(), quoted.start());
        TcpConnection c = connections.find(
                error.localHigh(),
                error.localLow(),
                header.sourcePort(),
                error.remoteHigh(),
                error.remoteLow(),
                header.destinationPort());
        if (c == null || !isUnderWay(c, header.sequence())) {
            return;
        }
        switch (error.kind()) {
            case REFUSED -> {
                if (c.state == TcpState.SYN_SENT) {
                    finish(c, Errno.CONNECTION_REFUSED);
                }
            }
            case UNREACHABLE -> c.softError = Errno.HOST_UNREACHABLE;
            case TOO_BIG -> narrow(c, error.mtuBytes(), nowNanos);
        }
    }

    /** An attacker must guess a sequence number that is under way (RFC 5927 §4.1). */
    private static boolean isUnderWay(TcpConnection c, int sequence) {
        return SequenceNumber.isAtMost(c.sendUnacknowledged, sequence) && SequenceNumber.isBefore(sequence, c.sendMax);
    }

    private void narrow(TcpConnection c, int mtuBytes, long nowNanos) {
        if (c.path.narrowTo(mtuBytes)) {
            counters.pathNarrowed.increment();
            if (c.congestion != null) {
                c.congestion.segmentBytes(c.segmentBytes());
            }
            c.timing = false;
            c.sendNext = c.sendUnacknowledged;
            schedule(c);
        }
    }

    // ---- opening

    /**
     * OPEN, active (RFC 9293 §3.10.1). The connection is in SYN-SENT, or CLOSED with {@code error} set where it could not
     * begin: no route, no free port, too many connections.
     *
     * @param localPort or 0 to have one chosen
     */
    public TcpConnection connect(
            long localHigh,
            long localLow,
            int localPort,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            long nowNanos) {
        TcpConnection c = new TcpConnection(this);
        if (!makeRoom()) {
            c.error = Errno.NO_BUFFERS;
            return c;
        }
        c.error = network.route(c.path, localHigh, localLow, remoteHigh, remoteLow, nowNanos);
        if (c.error != Errno.OK) {
            return c;
        }
        int port = localPort == 0 ? freePort(c, remotePort) : localPort;
        if (port < 0 || isTaken(c, port, remotePort)) {
            c.error = Errno.ADDRESS_IN_USE;
            return c;
        }
        c.nameAs(c.path.localHigh(), c.path.localLow(), port, remoteHigh, remoteLow, remotePort);
        c.error = begin(c, nowNanos);
        if (c.error == Errno.OK) {
            counters.opensActive.increment();
            enter(c, TcpState.SYN_SENT, nowNanos);
            schedule(c);
        }
        return c;
    }

    private boolean isTaken(TcpConnection c, int port, int remotePort) {
        return connections.find(
                        c.path.localHigh(),
                        c.path.localLow(),
                        port,
                        c.path.remoteHigh(),
                        c.path.remoteLow(),
                        remotePort)
                != null;
    }

    private int freePort(TcpConnection c, int remotePort) {
        for (int i = 0; i < ports.count(); i++) {
            int port = ports.candidate(
                    c.path.localHigh(), c.path.localLow(), c.path.remoteHigh(), c.path.remoteLow(), remotePort);
            if (!isTaken(c, port, remotePort) && findListener(c.path.localHigh(), c.path.localLow(), port) == null) {
                return port;
            }
        }
        return -1;
    }

    /** Sets what every connection starts with, and enters it into the table. */
    private int begin(TcpConnection c, long nowNanos) {
        int outcome = network.route(c.path, c.localHigh(), c.localLow(), c.remoteHigh(), c.remoteLow(), nowNanos);
        if (outcome != Errno.OK) {
            return outcome;
        }
        long secret = sequenceNumbers.initial(c, nowNanos);
        c.initialSend = (int) secret;
        c.timestampOffset = (int) (secret >>> 32);
        c.sendUnacknowledged = c.initialSend;
        c.sendNext = c.initialSend;
        c.sendMax = c.initialSend;
        c.streamStart = c.initialSend + 1;
        c.recover = c.initialSend;
        c.peerSegmentBytes = c.path.maxTransportBytes() - TcpHeader.SIZE_BYTES;
        c.sendShift = TcpOptions.ABSENT;
        c.receiveShift = windowShift(c.receiveLimit);
        c.lastSentNanos = nowNanos;
        connections.add(c);
        return Errno.OK;
    }

    private static int windowShift(int receiveLimit) {
        int shift = 0;
        while (shift < MAX_WINDOW_SHIFT && receiveLimit >> shift > 65_535) {
            shift++;
        }
        return shift;
    }

    /**
     * OPEN, passive: listens on a port of one local address, or of all of them ({@code 0, 0}).
     *
     * @return {@code null} if the port is taken
     */
    public ListenQueue listen(long localHigh, long localLow, int port, int backlog) {
        if (listeners.find(localHigh, localLow, port, 0, 0, 0) != null) {
            return null;
        }
        ListenQueue queue = new ListenQueue(this, localHigh, localLow, port, backlog);
        listeners.add(queue);
        return queue;
    }

    void stopListening(ListenQueue queue, long nowNanos) {
        listeners.remove(queue);
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null && c.parent == queue) {
                abort(c, nowNanos);
                i = -1;
            }
        }
    }

    /** Whether another connection may be added; the connection longest in TIME-WAIT gives way. */
    private boolean makeRoom() {
        if (connections.size() < config.maxConnections()) {
            return true;
        }
        TcpConnection oldest = null;
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null
                    && c.state == TcpState.TIME_WAIT
                    && (oldest == null || c.lingerTimer.deadlineNanos() - oldest.lingerTimer.deadlineNanos() < 0)) {
                oldest = c;
            }
        }
        if (oldest != null) {
            counters.timeWaitRecycled.increment();
            finish(oldest, Errno.OK);
        }
        return oldest != null;
    }

    // ---- transitions

    /** Every change of state but the last, which is {@link #finish}. */
    void enter(TcpConnection c, TcpState next, long nowNanos) {
        TcpState before = c.state;
        c.state = next;
        switch (next) {
            case ESTABLISHED -> onEstablished(c, before);
            case CLOSE_WAIT, CLOSING -> timers.cancel(c.lingerTimer);
            case TIME_WAIT -> {
                timers.cancel(c.retransmitTimer);
                c.persisting = false;
                timers.arm(c.lingerTimer, nowNanos + config.timeWaitNanos());
            }
            default -> {}
        }
    }

    private void onEstablished(TcpConnection c, TcpState before) {
        c.stream = new BlockStream(blocks, config.sendBufferBytes(), STREAM_OWNER);
        c.congestion = new NewReno(c.segmentBytes());
        ListenQueue parent = c.parent;
        if (before == TcpState.SYN_RECEIVED && parent != null) {
            c.parent = null;
            parent.onHalfOpenGone();
            parent.onEstablished(c);
        }
        c.tellWritable();
    }

    /** The connection is no more: CLOSED, with everything given back. */
    void finish(TcpConnection c, int error) {
        if (c.state == TcpState.CLOSED) {
            return;
        }
        if (c.parent != null) {
            c.parent.onHalfOpenGone();
            c.parent = null;
        }
        c.state = TcpState.CLOSED;
        c.error = error;
        timers.cancel(c.retransmitTimer);
        timers.cancel(c.ackTimer);
        timers.cancel(c.lingerTimer);
        if (c.stream != null) {
            c.stream.clear();
        }
        if (error != Errno.OK || c.orphaned) {
            c.received.clear();
        }
        connections.remove(c);
        c.tellReadable();
        c.tellWritable();
    }

    void abort(TcpConnection c, long nowNanos) {
        switch (c.state) {
            case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
                output.sendReset(c, nowNanos);
            default -> {}
        }
        finish(c, Errno.CONNECTION_ABORTED);
        c.received.clear();
    }

    /** Nobody holds the connection: the peer gets a while to close, too (not in the RFC, but in every host). */
    void awaitPeerClose(TcpConnection c, long nowNanos) {
        timers.arm(c.lingerTimer, nowNanos + config.finWait2Nanos());
    }

    void onLingered(TcpConnection c) {
        finish(c, Errno.OK);
    }

    /** Answers a segment that acknowledges what was never sent: <SEQ=SEG.ACK><CTL=RST>. */
    void refuse(TcpConnection c, TcpSegment segment, long nowNanos) {
        output.sendReset(segment, c.localHigh(), c.localLow(), c.remoteHigh(), c.remoteLow(), nowNanos);
    }

    /** Sends a challenge ACK, within limits (RFC 5961 §7). */
    void challenge(TcpConnection c) {
        long earned = (passNanos - challengeRefillNanos) / CHALLENGE_INTERVAL_NANOS;
        if (earned > 0) {
            challengeTokens = (int) Math.min(CHALLENGE_BURST, challengeTokens + earned);
            challengeRefillNanos = passNanos;
        }
        if (challengeTokens == 0) {
            counters.challengeAckWithheld.increment();
            return;
        }
        challengeTokens--;
        counters.challengeAck.increment();
        c.ackNow = true;
        schedule(c);
    }

    // ---- sending in turn

    /** Lets the connection send in the next output pass. */
    void schedule(TcpConnection c) {
        turns.schedule(c);
    }

    /** The connection found the pool empty: others must give blocks back before its user can go on. */
    void onStarved(TcpConnection c) {
        turns.onStarved(c);
    }

    /** Lets every connection that has something send it, in turn, until all are done or nothing more can leave. */
    public void output(long nowNanos) {
        passNanos = nowNanos;
        turns.run(nowNanos);
    }

    /** When {@link #output} should run again though no timer is due, or {@code Cpu.NEVER}. */
    public long nextDeadlineNanos() {
        return turns.nextDeadlineNanos();
    }

    // ---- looking at it

    public int connectionCount() {
        return connections.size();
    }

    /** Every connection, in no order. */
    public List<ConnectionInfo> connections() {
        List<ConnectionInfo> all = new ArrayList<>(connections.size());
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null) {
                all.add(c.info());
            }
        }
        return all;
    }

    /** Resets every connection and stops listening. */
    public void close(long nowNanos) {
        for (int i = 0; i < listeners.capacity(); i++) {
            ListenQueue queue = listeners.at(i);
            if (queue != null) {
                queue.close(nowNanos);
                i = -1;
            }
        }
        for (int i = 0; i < connections.capacity(); i++) {
            TcpConnection c = connections.at(i);
            if (c != null) {
                abort(c, nowNanos);
                i = -1;
            }
        }
    }

    // ---- for this package

    TcpConfig config() {
        return config;
    }

    TimerWheel timers() {
        return timers;
    }

    SegmentOutput output() {
        return output;
    }

    Retransmission retransmission() {
        return retransmission;
    }
}
