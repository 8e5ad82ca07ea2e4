package io.anykernel.net.tcp;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.table.Tuple;
import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TokenBucket;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.connection.KeepAlive;
import io.anykernel.net.connection.TcpConfig;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.ip.Path;
import io.anykernel.net.observe.ConnectionObserver;
import io.anykernel.net.tcp.congestion.CongestionControl;
import io.anykernel.net.wire.TcpHeader;
import io.anykernel.net.wire.TcpOptions;

/**
 * One connection: its addresses and ports, its state, and the user's calls (RFC 9293 §3.10.1 to §3.10.6). Its transmission
 * control block (§3.3.1) is in {@link SendState} and {@link ReceiveState}; what is lost is for {@link LossRecovery} to say,
 * how large the window is for {@link CongestionControl}. Confined to one Cpu.
 */
public final class TcpConnection extends Tuple {
    final TcpLayer layer;
    final Path path = new Path();
    final SendState send;
    final ReceiveState receive;
    final Timestamps timestamps = new Timestamps();
    final CongestionMarks marks = new CongestionMarks();
    /** How large the window is; {@code null} until the connection is established. */
    CongestionControl congestion;
    /** What is lost; {@code null} until the connection is established. */
    LossRecovery recovery;

    TcpState state = TcpState.CLOSED;
    /** Limits answers to segments that should not have come; {@code null} until the first. */
    TokenBucket challenges;

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

    final Timer retransmitTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            layer.retransmission().onTimer(TcpConnection.this, nowNanos);
        }
    };
    final Timer ackTimer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            receive.ackNow = true;
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
        TcpConfig config = layer.config();
        RttEstimator roundTrip = new RttEstimator(config.minRetransmitNanos(), config.maxRetransmitNanos());
        this.send = new SendState(roundTrip, config.sendBufferBytes());
        this.receive = new ReceiveState(config.receiveBufferBytes());
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
        return refusal != Errno.OK ? refusal : queued(send.stream.append(from, offset, length, blockLimit()), length);
    }

    /** As {@link #send(byte[], int, int, long)}. */
    public int send(Memory from, int offset, int length, long nowNanos) {
        int refusal = refusalToSend();
        return refusal != Errno.OK ? refusal : queued(send.stream.append(from, offset, length, blockLimit()), length);
    }

    private int blockLimit() {
        return layer.memory().sendBlockLimit(this);
    }

    private int refusalToSend() {
        if (error != Errno.OK) {
            return error;
        }
        if (send.finQueued || orphaned) {
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
            if (send.stream.roomBytes() > 0) {
                layer.onStarved(this);
            }
        }
        return taken == 0 && wanted > 0 ? Errno.WOULD_BLOCK : taken;
    }

    /** Bytes that {@link #send} would take now, but for the pool's limits. */
    public int sendRoomBytes() {
        return refusalToSend() == Errno.OK ? send.stream.roomBytes() : 0;
    }

    /**
     * RECEIVE: takes bytes.
     *
     * @return how many, none of a length of 0; 0 at the end of the peer's data; {@code WOULD_BLOCK}; or why the connection ended
     */
    public int receive(byte[] into, int offset, int length, long nowNanos) {
        int taken = receive.queue.read(into, offset, length);
        return taken > 0 || length == 0 && readableBytes() > 0 ? afterRead(taken, nowNanos) : nothingToRead();
    }

    /** As {@link #receive(byte[], int, int, long)}. */
    public int receive(Memory into, int offset, int length, long nowNanos) {
        int taken = receive.queue.read(into, offset, length);
        return taken > 0 || length == 0 && readableBytes() > 0 ? afterRead(taken, nowNanos) : nothingToRead();
    }

    /** As {@link #receive(byte[], int, int, long)} of bytes that stay to be received. */
    public int peek(byte[] into, int offset, int length) {
        int seen = receive.queue.peek(into, offset, length);
        return seen > 0 || length == 0 && readableBytes() > 0 ? seen : nothingToRead();
    }

    private int afterRead(int taken, long nowNanos) {
        if (isUnreadEnd && receive.queue.readableBytes() == 0) {
            layer.transitions().dropUnread(this);
        }
        receive.onRead(taken, send.roundTrip.minimumNanos(), nowNanos);
        if (layer.output().isWindowUpdateDue(this)) {
            receive.ackNow = true;
            layer.schedule(this);
        }
        return taken;
    }

    private int nothingToRead() {
        if (error != Errno.OK) {
            return error;
        }
        return switch (state) {
            case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 -> Errno.WOULD_BLOCK;
            case CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> 0;
            case CLOSED -> receive.peerClosed ? 0 : Errno.NOT_CONNECTED;
            case LISTEN -> Errno.NOT_CONNECTED;
        };
    }

    /** Whether the peer ended its data. */
    public boolean hasPeerClosed() {
        return receive.peerClosed;
    }

    public int readableBytes() {
        return receive.queue.readableBytes();
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
            case SYN_RECEIVED -> send.finQueued = true;
            case ESTABLISHED -> {
                send.finQueued = true;
                layer.transitions().enter(this, TcpState.FIN_WAIT_1, nowNanos);
            }
            case CLOSE_WAIT -> {
                send.finQueued = true;
                layer.transitions().enter(this, TcpState.LAST_ACK, nowNanos);
            }
            case CLOSED, LISTEN -> {
                return send.finQueued ? Errno.OK : Errno.NOT_CONNECTED;
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
        if (receive.queue.readableBytes() > 0 && state.isSynchronized() && state != TcpState.TIME_WAIT) {
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
        send.noDelay = enabled;
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
        if (!send.finQueued) {
            return Errno.INVALID;
        }
        return switch (state) {
            case FIN_WAIT_2, TIME_WAIT, CLOSED -> Errno.OK;
            default -> Errno.WOULD_BLOCK;
        };
    }

    /**
     * Bounds what waits or is under way, from 1 to {@link #largestSendBytes}; what is queued stays. From then on the bound does
     * not follow the congestion window.
     */
    public void sendLimitBytes(int bytes) {
        send.fixLimit(bytes);
        if (send.stream != null) {
            tellRoom();
        }
    }

    /** Bounds unread bytes, from 1 to {@link #largestReceiveBytes}: the window shrinks as its bytes arrive, never at once. */
    public void receiveLimitBytes(int bytes) {
        receive.bound = bytes;
        receive.limit = Math.min(receive.limit, bytes);
        if (layer.output().isWindowUpdateDue(this)) {
            receive.ackNow = true;
            layer.schedule(this);
        }
    }

    public int sendLimitBytes() {
        return send.limit;
    }

    /** What unread bytes are bounded to at most; the window may be smaller. */
    public int receiveLimitBytes() {
        return receive.bound;
    }

    public boolean isNoDelay() {
        return send.noDelay;
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
                receive.bytes,
                send.bytes,
                send.retransmits,
                congestion == null ? 0 : congestion.windowBytes(),
                send.roundTrip.smoothedNanos());
    }

    // ---- for this package

    /** Largest data of one segment now, options counted. */
    int segmentBytes() {
        int fits = path.maxTransportBytes() - TcpHeader.SIZE_BYTES;
        return Math.min(send.peerSegmentBytes, fits) - optionBytes();
    }

    /** Options of a segment that opens no connection. */
    int optionBytes() {
        int timestampBytes = timestamps.isEnabled ? TcpOptions.TIMESTAMPS_BYTES : 0;
        return timestampBytes + receive.sack.optionBytes(TcpOptions.MAX_BYTES - timestampBytes);
    }

    void tellReadable() {
        if (observer != null) {
            observer.onReadable();
        }
    }

    /** Tells of room once it is worth a wake-up: a third of the bound. */
    void tellRoom() {
        if (awaitsRoom && send.stream.roomBytes() >= send.stream.capacityBytes() / 3) {
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
