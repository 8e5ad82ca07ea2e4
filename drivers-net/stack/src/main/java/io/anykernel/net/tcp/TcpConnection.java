package io.anykernel.net.tcp;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.stream.PayloadStream;
import io.anykernel.core.table.Tuple;
import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TokenBucket;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.Path;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.tcp.congestion.CongestionControl;

/**
 * One connection: its transmission control block (RFC 9293 §3.3.1) and the user's calls (§3.10.1 to §3.10.6). Its fields
 * are this package's: {@link SegmentArrival} and {@link SegmentOutput} work on them. Confined to one Cpu.
 */
public final class TcpConnection extends Tuple {
    /** What a peer may send before the application has read anything, as in other hosts. */
    private static final int INITIAL_RECEIVE_BYTES = 65_536;

    final TcpLayer layer;
    final Path path = new Path();
    final ReceiveQueue received = new ReceiveQueue();
    final RttEstimator roundTrip;
    TcpState state = TcpState.CLOSED;

    // Send sequence variables.
    int initialSend;
    int sendUnacknowledged;
    /** SND.NXT; falls back to SND.UNA at a time-out. */
    int sendNext;
    /** Highest that SND.NXT ever was. */
    int sendMax;

    int sendWindow;
    int sendWindowSequence;
    int sendWindowAcknowledgment;
    int largestSendWindow;
    int sendShift;

    // Receive sequence variables.
    int initialReceive;
    int receiveNext;
    /** RCV.NXT + RCV.WND as the peer was told it; never moves back. */
    int receiveEdge;
    /** How much of {@link #receiveEdge} was promised by rounding the window up to its unit, not by the buffer. */
    int receiveLent;

    int receiveShift;
    /** Most unread bytes now; grows to the configured bound while the application reads. */
    int receiveLimit;
    /** What {@link #receiveLimit} may grow to. */
    int receiveBound;
    /** What was read since {@link #receiveLimit} last grew. */
    int readSinceGrowth;

    // What is sent.
    PayloadStream stream;
    /** Most bytes of it, within the configured bound. */
    int sendLimit;

    /** Sequence number of the stream's first byte. */
    int streamStart;

    boolean finQueued;
    int peerSegmentBytes;
    boolean noDelay;

    // Timestamps (RFC 7323).
    boolean timestamps;
    int timestampOffset;
    int recentTimestamp;
    long recentTimestampNanos;
    int lastAckSent;
    /** What {@code SegmentOutput.timestamp} said at the last retransmission. */
    int retransmitTimestamp;

    boolean retransmitted;

    // Recovery.
    CongestionControl congestion;
    int duplicateAcks;
    int recover;
    int retransmitsInRow;
    boolean timing;
    int timedEnd;
    long timedAtNanos;
    boolean persisting;
    /** Probes of a closed window since it was last open. */
    int zeroWindowProbes;

    boolean forceOutput;

    // Acknowledging.
    boolean ackNow;
    int unacknowledgedBytes;
    /** Limits answers to segments that should not have come; {@code null} until the first. */
    TokenBucket challenges;

    long lastOutOfWindowAckNanos;
    boolean sentOutOfWindowAck;

    // Users.
    ListenQueue parent;
    ConnectionObserver observer;
    private OpenHandle handle;
    TcpConnection nextReady;
    TcpConnection nextStarved;
    TcpConnection nextInQueue;
    TcpConnection nextUnread;
    TcpConnection previousUnread;
    TcpConnection newerOrphan;
    TcpConnection olderOrphan;
    TcpConnection newerHalfOpen;
    TcpConnection olderHalfOpen;
    boolean isReady;
    boolean isStarved;
    boolean isUnreadEnd;
    boolean isInOrphans;
    /** Whether a user found less room than wanted, and is notified when there is more. */
    boolean awaitsRoom;

    /** An orphan: the application has closed it, so that what arrives has no reader. */
    boolean orphaned;

    int error;
    /** Why nothing got through since the last acknowledgment, by an ICMP error that ends nothing (RFC 1122 §4.2.3.9). */
    int softError;
    /** The last of them that the application was not told of. */
    private int untoldSoftError;

    /** Whether the peer is there; {@code null} unless the application wants to know. */
    Liveness liveness;

    long bytesIn;
    long bytesOut;
    long retransmits;
    long lastSentNanos;

    final Timer retransmitTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            layer.retransmission().onTimer(TcpConnection.this, nowNanos);
        }
    };
    final Timer ackTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            ackNow = true;
            layer.schedule(TcpConnection.this);
        }
    };
    /** Ends TIME-WAIT, and the wait for a close that may never come. */
    final Timer lingerTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            layer.transitions().finish(TcpConnection.this, Errno.OK);
        }
    };

    TcpConnection(TcpLayer layer) {
        this.layer = layer;
        this.roundTrip = new RttEstimator(
                layer.config().minRetransmitNanos(), layer.config().maxRetransmitNanos());
        this.receiveBound = layer.config().receiveBufferBytes();
        this.receiveLimit = Math.min(INITIAL_RECEIVE_BYTES, receiveBound);
        this.sendLimit = layer.config().sendBufferBytes();
    }

    void nameAs(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        name(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
    }

    // ---- the user's calls

    /** Names the observer that is notified of changes; {@code null} for none. */
    public void observe(ConnectionObserver observer) {
        this.observer = observer;
    }

    /** Names what its user has opened. */
    public void openedAs(OpenHandle handle) {
        this.handle = handle;
    }

    /** What its user has opened and not closed, or {@code null}. */
    OpenHandle handle() {
        return orphaned ? null : handle;
    }

    /** Whether its user has closed it in order and the peer has yet to acknowledge what was queued. */
    boolean isFinishing() {
        return orphaned && sentOutcome() == Errno.WOULD_BLOCK;
    }

    public TcpState state() {
        return state;
    }

    /** Why the connection ended, or {@code Errno.OK}. */
    public int error() {
        return error;
    }

    /**
     * SEND: queues bytes.
     *
     * @return how many were taken, at least one; {@code WOULD_BLOCK} while there is no room or no connection yet; {@code
     *     BROKEN_PIPE} after {@link #shutdownOutput}; or why the connection ended
     */
    public int send(byte[] from, int offset, int length, long nowNanos) {
        int refusal = refusalToSend();
        return refusal != Errno.OK ? refusal : queued(stream.append(from, offset, length, blockLimit()), length);
    }

    /** As {@link #send(byte[], int, int, long)}. */
    public int send(Memory from, int offset, int length, long nowNanos) {
        int refusal = refusalToSend();
        return refusal != Errno.OK ? refusal : queued(stream.append(from, offset, length, blockLimit()), length);
    }

    private int blockLimit() {
        return layer.memory().sendBlockLimit(this);
    }

    private int refusalToSend() {
        if (error != Errno.OK) {
            return error;
        }
        if (finQueued || orphaned) {
            return Errno.BROKEN_PIPE;
        }
        if (state == TcpState.SYN_SENT || state == TcpState.SYN_RECEIVED) {
            return Errno.WOULD_BLOCK;
        }
        return state.canSendData() ? Errno.OK : Errno.NOT_CONNECTED;
    }

    private int queued(int taken, int wanted) {
        if (taken > 0) {
            layer.schedule(this);
        }
        if (taken < wanted) {
            awaitsRoom = true;
            if (stream.roomBytes() > 0) {
                layer.onStarved(this);
            }
        }
        return taken == 0 && wanted > 0 ? Errno.WOULD_BLOCK : taken;
    }

    /** Bytes that {@link #send} would take now, but for the pool's limits. */
    public int sendRoomBytes() {
        return refusalToSend() == Errno.OK ? stream.roomBytes() : 0;
    }

    /**
     * RECEIVE: takes bytes.
     *
     * @return how many, none of a length of 0; 0 at the end of the peer's data; {@code WOULD_BLOCK}; or why the connection ended
     */
    public int receive(byte[] into, int offset, int length, long nowNanos) {
        int taken = received.read(into, offset, length);
        return taken > 0 || length == 0 && readableBytes() > 0 ? afterRead(taken) : nothingToRead();
    }

    /** As {@link #receive(byte[], int, int, long)}. */
    public int receive(Memory into, int offset, int length, long nowNanos) {
        int taken = received.read(into, offset, length);
        return taken > 0 || length == 0 && readableBytes() > 0 ? afterRead(taken) : nothingToRead();
    }

    /** As {@link #receive(byte[], int, int, long)} of bytes that stay to be received. */
    public int peek(byte[] into, int offset, int length) {
        int seen = received.peek(into, offset, length);
        return seen > 0 || length == 0 && readableBytes() > 0 ? seen : nothingToRead();
    }

    private int afterRead(int taken) {
        if (isUnreadEnd && received.readableBytes() == 0) {
            layer.transitions().dropUnread(this);
        }
        growReceiveLimit(taken);
        if (layer.output().isWindowUpdateDue(this)) {
            ackNow = true;
            layer.schedule(this);
        }
        return taken;
    }

    /** Doubles the window's bound each time as much was read: a peer whose data is not read is promised no more. */
    private void growReceiveLimit(int taken) {
        if (receiveLimit >= receiveBound) {
            return;
        }
        readSinceGrowth += taken;
        if (readSinceGrowth >= receiveLimit) {
            readSinceGrowth = 0;
            receiveLimit = (int) Math.min(2L * receiveLimit, receiveBound);
        }
    }

    private int nothingToRead() {
        if (error != Errno.OK) {
            return error;
        }
        return switch (state) {
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 -> Errno.WOULD_BLOCK;
            case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> 0;
            case CLOSED -> peerClosed ? 0 : Errno.NOT_CONNECTED;
            case LISTEN -> Errno.NOT_CONNECTED;
        };
    }

    /** Whether the peer's FIN was received; kept after the connection is gone. */
    boolean peerClosed;

    /** Whether the peer ended its data. */
    public boolean hasPeerClosed() {
        return peerClosed;
    }

    public int readableBytes() {
        return received.readableBytes();
    }

    /** CLOSE of our direction: what is queued is sent, then a FIN (RFC 9293 §3.10.4). Does nothing if done before. */
    public int shutdownOutput(long nowNanos) {
        if (error != Errno.OK) {
            return error;
        }
        switch (state) {
            case SYN_SENT -> {
                layer.transitions().finish(this, Errno.CONNECTION_ABORTED);
                return Errno.OK;
            }
            case SYN_RECEIVED -> finQueued = true;
            case ESTABLISHED -> {
                finQueued = true;
                layer.transitions().enter(this, TcpState.FIN_WAIT_1, nowNanos);
            }
            case CLOSE_WAIT -> {
                finQueued = true;
                layer.transitions().enter(this, TcpState.LAST_ACK, nowNanos);
            }
            case CLOSED, LISTEN -> {
                return finQueued ? Errno.OK : Errno.NOT_CONNECTED;
            }
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> {
                return Errno.OK;
            }
        }
        layer.schedule(this);
        return Errno.OK;
    }

    /**
     * CLOSE of both directions: no call follows. What is queued is still sent. If received data was not read, or
     * more arrives, the peer gets a reset (RFC 9293 §3.6.1).
     */
    public void close(long nowNanos) {
        if (orphaned) {
            return;
        }
        observer = null;
        orphaned = true;
        if (received.readableBytes() > 0 && state.isSynchronized() && state != TcpState.TIME_WAIT) {
            layer.transitions().abort(this, nowNanos);
            return;
        }
        layer.transitions().dropUnread(this);
        shutdownOutput(nowNanos);
        if (state == TcpState.FIN_WAIT_2) {
            layer.transitions().awaitPeerClose(this, nowNanos);
        }
        layer.reclamation().onOrphan(this, nowNanos);
    }

    /** ABORT: sends a reset and forgets everything (RFC 9293 §3.10.5). */
    public void abort(long nowNanos) {
        observer = null;
        orphaned = true;
        layer.transitions().abort(this, nowNanos);
    }

    /** Sends small segments at once instead of waiting for acknowledgments (RFC 9293 §3.7.4). */
    public void noDelay(boolean enabled) {
        noDelay = enabled;
        layer.schedule(this);
    }

    /**
     * Whether the peer has acknowledged all that was queued, and our FIN.
     *
     * @return {@code OK}; {@code WOULD_BLOCK} while it has not; {@code INVALID} before {@link #shutdownOutput}; or why the
     *     connection ended
     */
    public int sentOutcome() {
        if (error != Errno.OK) {
            return error;
        }
        if (!finQueued) {
            return Errno.INVALID;
        }
        return switch (state) {
            case FIN_WAIT_2, TIME_WAIT, CLOSED -> Errno.OK;
            default -> Errno.WOULD_BLOCK;
        };
    }

    /** Bounds what waits or is under way, from 1 to {@link #largestSendBytes}; what is queued stays. */
    public void sendLimitBytes(int bytes) {
        sendLimit = bytes;
        if (stream != null) {
            stream.capacityBytes(bytes);
            tellRoom();
        }
    }

    /** Bounds unread bytes, from 1 to {@link #largestReceiveBytes}: the window shrinks as its bytes arrive, never at once. */
    public void receiveLimitBytes(int bytes) {
        receiveBound = bytes;
        receiveLimit = Math.min(receiveLimit, bytes);
        if (layer.output().isWindowUpdateDue(this)) {
            ackNow = true;
            layer.schedule(this);
        }
    }

    public int sendLimitBytes() {
        return sendLimit;
    }

    /** What unread bytes are bounded to at most; the window may be smaller. */
    public int receiveLimitBytes() {
        return receiveBound;
    }

    public boolean isNoDelay() {
        return noDelay;
    }

    /** {@code null} for no probes. */
    public KeepAlive keepAlive() {
        return liveness == null ? null : liveness.keepAlive();
    }

    public int largestSendBytes() {
        return layer.config().sendBufferBytes();
    }

    public int largestReceiveBytes() {
        return layer.config().receiveBufferBytes();
    }

    /** Probes the peer when it is silent; {@code null} for no probes. */
    public void keepAlive(KeepAlive settings, long nowNanos) {
        if (settings != null || liveness != null) {
            liveness(nowNanos).keepAlive(settings, nowNanos);
        }
    }

    /**
     * Ends the connection when something sent is not acknowledged, or the peer's window stays closed, for that long; 0 for as
     * long as it is sent again.
     */
    public void userTimeoutNanos(long nanos, long nowNanos) {
        if (nanos > 0 || liveness != null) {
            liveness(nowNanos).userTimeoutNanos(nanos, nowNanos);
        }
    }

    private Liveness liveness(long nowNanos) {
        if (liveness == null) {
            liveness = new Liveness(this, nowNanos);
        }
        return liveness;
    }

    /** An ICMP error says why nothing gets through for now. */
    void onSoftError(int code) {
        softError = code;
        untoldSoftError = code;
    }

    /** The last ICMP error that did not end the connection, once; or {@code Errno.OK}. */
    public int takeSoftError() {
        int code = untoldSoftError;
        untoldSoftError = Errno.OK;
        return code;
    }

    /** STATUS. */
    public ConnectionInfo info() {
        return new ConnectionInfo(
                new IpAddress(localHigh(), localLow()),
                localPort(),
                new IpAddress(remoteHigh(), remoteLow()),
                remotePort(),
                state,
                bytesIn,
                bytesOut,
                retransmits,
                congestion == null ? 0 : congestion.windowBytes(),
                roundTrip.smoothedNanos());
    }

    // ---- for this package

    /** Sequence number after the last byte of the stream, where the FIN goes. */
    int streamEnd() {
        return streamStart + (stream == null ? 0 : stream.lengthBytes());
    }

    int flightBytes() {
        return sendMax - sendUnacknowledged;
    }

    /** Largest data of one segment now, options counted. */
    int segmentBytes() {
        int fits = path.maxTransportBytes() - 20;
        return Math.min(peerSegmentBytes, fits) - (timestamps ? 12 : 0);
    }

    boolean isFinAcknowledged() {
        return finQueued && sendUnacknowledged - streamEnd() > 0;
    }

    void tellReadable() {
        if (observer != null) {
            observer.onReadable();
        }
    }

    /** Tells of room once it is worth a wake-up: a third of the bound. */
    void tellRoom() {
        if (awaitsRoom && stream.roomBytes() >= stream.capacityBytes() / 3) {
            awaitsRoom = false;
            tellWritable();
        }
    }

    void tellWritable() {
        if (observer != null) {
            observer.onWritable();
        }
    }
}
