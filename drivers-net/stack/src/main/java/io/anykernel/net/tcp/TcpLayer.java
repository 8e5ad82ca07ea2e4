package io.anykernel.net.tcp;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.NetworkLayer;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.PathError;
import io.anykernel.net.ip.Protocol;
import io.anykernel.net.ip.TransportSink;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.wire.SequenceNumber;
import io.anykernel.net.wire.TcpHeader;
import java.util.ArrayList;
import java.util.List;

/** TCP's connections: finds the one that a segment is for, makes and ends them, and lets them send in turn. */
public final class TcpLayer implements TransportSink {
    private final TcpConfig config;
    private final NetworkLayer network;
    private final TimerWheel timers;
    private final TcpCounters counters;
    private final ConnectionTable connections;
    private final Listeners listeners;
    private final SegmentOutput output;
    private final MemoryAccount memory;
    private final Reclamation reclamation;
    private final OutputTurns turns;
    private final Retransmission retransmission;
    private final Transitions transitions;
    private final HandshakeArrival handshake;
    private final SegmentArrival arrival;
    private final Opening opening;
    private final TcpHeader header = new TcpHeader();
    private final TcpSegment segment = new TcpSegment();

    public TcpLayer(
            TcpConfig config,
            NetworkLayer network,
            PacketPool packets,
            PayloadPool blocks,
            TimerWheel timers,
            SipHash hash,
            Entropy entropy,
            Counters counters,
            Log log) {
        this.config = config;
        this.network = network;
        this.timers = timers;
        this.counters = new TcpCounters(counters);
        this.connections = new ConnectionTable(hash, entropy);
        this.listeners = new Listeners(hash);
        this.output = new SegmentOutput(this, network, packets, this.counters);
        this.memory = new MemoryAccount(packets, blocks, connections, log);
        this.reclamation = new Reclamation(this, memory, connections, timers, this.counters);
        this.turns = new OutputTurns(output, memory);
        this.retransmission = new Retransmission(this, timers, this.counters);
        this.transitions = new Transitions(config, connections, output, blocks, timers);
        this.handshake = new HandshakeArrival(this, this.counters);
        this.arrival = newArrival();
        this.opening = new Opening(
                this,
                network,
                connections,
                listeners,
                handshake,
                new SequenceNumbers(entropy),
                new SynCookies(entropy),
                this.counters);
        network.register(Protocol.TCP, this);
    }

    private SegmentArrival newArrival() {
        Challenges challenges = new Challenges(this, counters);
        return new SegmentArrival(
                this,
                challenges,
                new AcknowledgmentArrival(this, handshake, challenges, counters),
                new TextArrival(this, memory, counters),
                counters);
    }

    // ---- demultiplexing

    @Override
    public void onPacket(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        counters.segmentsIn.increment();
        Counter fault = fault(packet, envelope);
        if (fault != null) {
            fault.increment();
            packet.release();
            return;
        }
        segment.read(header, packet);
        segment.isMarked = envelope.isMarked();
        dispatch(envelope, nowNanos);
        if (!segment.isTaken) {
            packet.release();
        }
        segment.packet = null;
    }

    private Counter fault(PacketBuffer packet, PacketInfo envelope) {
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

    private void dispatch(PacketInfo envelope, long nowNanos) {
        TcpConnection c = connections.find(envelope, segment);
        if (c != null && isNewIncarnation(c, envelope, nowNanos)) {
            counters.timeWaitRecycled.increment();
            transitions.finish(c, Errno.OK);
            c = null;
        }
        if (c == null) {
            onUnknown(envelope, nowNanos);
        } else if (c.state == TcpState.SYN_SENT) {
            handshake.onSynSent(c, segment, nowNanos);
        } else {
            arrival.onSegment(c, segment, nowNanos);
        }
    }

    /**
     * A SYN to a listener that is newer than anything of the connection in TIME-WAIT starts another (RFC 9293 §3.6.1). A stamp says
     * what is newer, and the sequence number where there is none or the clock shows the same (RFC 6191 §2).
     */
    private boolean isNewIncarnation(TcpConnection c, PacketInfo envelope, long nowNanos) {
        if (c.state != TcpState.TIME_WAIT
                || (segment.flags & (TcpHeader.SYN | TcpHeader.ACK | TcpHeader.RST)) != TcpHeader.SYN
                || listenerOf(envelope) == null) {
            return false;
        }
        boolean isLater = SequenceNumber.isBefore(c.receive.next, segment.sequence);
        if (!c.timestamps.isEnabled || !segment.options.hasTimestamps()) {
            return isLater;
        }
        int stamp = segment.options.timestamp();
        return SequenceNumber.isBefore(c.timestamps.recent, stamp) || isLater && c.timestamps.isFresh(stamp, nowNanos);
    }

    private ListenQueue listenerOf(PacketInfo envelope) {
        return listeners.find(envelope.destinationHigh(), envelope.destinationLow(), segment.destinationPort);
    }

    /** RFC 9293 §3.10.7.1 and §3.10.7.2: CLOSED, or LISTEN's first three checks. */
    private void onUnknown(PacketInfo envelope, long nowNanos) {
        ListenQueue listener = listenerOf(envelope);
        if (segment.has(TcpHeader.RST)) {
            counters.resetsIn.increment();
            return;
        }
        if (listener != null && acknowledgesCookie(envelope, nowNanos)) {
            TcpConnection c = opening.recall(listener, envelope, segment, nowNanos);
            if (c != null) {
                arrival.onSegment(c, segment, nowNanos);
            }
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
        // Both together open nothing: only scanners send them.
        if (segment.has(TcpHeader.SYN) && !segment.has(TcpHeader.FIN)) {
            opening.accept(listener, envelope, segment, nowNanos);
        }
    }

    private boolean acknowledgesCookie(PacketInfo envelope, long nowNanos) {
        return (segment.flags & (TcpHeader.SYN | TcpHeader.ACK)) == TcpHeader.ACK
                && opening.isCookie(envelope, segment, nowNanos);
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
                    transitions.finish(c, Errno.CONNECTION_REFUSED);
                } else {
                    // Forged easily, and a peer that means it sends a reset (RFC 5927 §5.2).
                    c.onSoftError(Errno.CONNECTION_REFUSED);
                }
            }
            case UNREACHABLE -> c.onSoftError(Errno.HOST_UNREACHABLE);
            case TOO_BIG -> narrow(c, error.mtuBytes(), nowNanos);
        }
    }

    /** Connections from an address that is no longer this host's end: no segment of theirs could be answered. */
    @Override
    public void onAddressesChanged(long nowNanos) {
        for (TcpConnection c : connections.all()) {
            if (!network.isLocal(c.localHigh(), c.localLow())) {
                transitions.finish(c, Errno.ADDRESS_UNAVAILABLE);
            }
        }
    }

    /** An attacker must guess a sequence number that is under way (RFC 5927 §4.1). */
    private static boolean isUnderWay(TcpConnection c, int sequence) {
        return SequenceNumber.isAtMost(c.send.unacknowledged, sequence) && SequenceNumber.isBefore(sequence, c.send.max)
                || c.liveness != null && c.liveness.isProbe(sequence);
    }

    private void narrow(TcpConnection c, int mtuBytes, long nowNanos) {
        if (c.path.narrowTo(mtuBytes)) {
            counters.pathNarrowed.increment();
            if (c.congestion != null) {
                c.congestion.segmentBytes(c.segmentBytes());
            }
            c.send.segments.markAllLost();
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
        return opening.connect(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort, nowNanos);
    }

    /**
     * OPEN, passive: listens on a port of one local address, or of all of them ({@code 0, 0}).
     *
     * @return {@code null} if the port is taken
     */
    public ListenQueue listen(long localHigh, long localLow, int port, int backlog) {
        ListenQueue queue = new ListenQueue(this, localHigh, localLow, port, backlog);
        return listeners.add(queue) ? queue : null;
    }

    void stopListening(ListenQueue queue, long nowNanos) {
        listeners.remove(queue);
        for (TcpConnection c : connections.all()) {
            if (c.parent == queue) {
                transitions.abort(c, nowNanos);
            }
        }
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
        turns.run(nowNanos);
        reclamation.update(nowNanos);
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
        for (TcpConnection c : connections.all()) {
            all.add(c.info());
        }
        return all;
    }

    /** Adds what users have opened and not closed. */
    public void collectOpen(List<OpenHandle> into) {
        for (ListenQueue queue : listeners.all()) {
            addIfAny(queue.handle(), into);
        }
        for (TcpConnection c : connections.all()) {
            addIfAny(c.handle(), into);
        }
    }

    private static void addIfAny(OpenHandle handle, List<OpenHandle> into) {
        if (handle != null) {
            into.add(handle);
        }
    }

    // ---- the end

    /**
     * Whether connections that were closed in order have yet to send what was queued; {@code observer} is notified when one of
     * them has.
     */
    public boolean observeFinishing(ConnectionObserver observer) {
        boolean isAnyFinishing = false;
        for (TcpConnection c : connections.all()) {
            if (c.isFinishing()) {
                c.observe(observer);
                isAnyFinishing = true;
            }
        }
        return isAnyFinishing;
    }

    /** Stops listening; connections that were not accepted are reset. */
    public void stopListening(long nowNanos) {
        for (ListenQueue queue : listeners.all()) {
            queue.close(nowNanos);
        }
    }

    /** Resets every connection and stops listening. */
    public void close(long nowNanos) {
        stopListening(nowNanos);
        for (TcpConnection c : connections.all()) {
            transitions.abort(c, nowNanos);
        }
        transitions.dropAllUnread();
        reclamation.close();
    }

    // ---- for this package

    TcpConfig config() {
        return config;
    }

    TimerWheel timers() {
        return timers;
    }

    Listeners listeners() {
        return listeners;
    }

    MemoryAccount memory() {
        return memory;
    }

    Reclamation reclamation() {
        return reclamation;
    }

    TcpCounters counters() {
        return counters;
    }

    Transitions transitions() {
        return transitions;
    }

    SegmentOutput output() {
        return output;
    }

    Retransmission retransmission() {
        return retransmission;
    }
}
