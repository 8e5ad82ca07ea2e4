package io.anykernel.net.udp;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.table.Tuple;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.Path;

/**
 * A bound port: unread datagrams, oldest first, within a bound of what they occupy. Connected, it takes datagrams of its peer
 * alone. Confined to one Cpu.
 */
public final class UdpEndpoint extends Tuple {
    private static final int DEFAULT_RECEIVE_BYTES = 512 * 1024;
    /** Destinations whose errors are believed. A power of two. */
    private static final int RECENT = 16;

    private final UdpLayer layer;
    private final DatagramQueue unread = new DatagramQueue();
    private final long[] recentHighs = new long[RECENT];
    private final long[] recentLows = new long[RECENT];
    private final int[] recentPorts = new int[RECENT];
    private int nextRecent;
    private final Path path = new Path().mayFragment(true);
    private Runnable observer;
    private OpenHandle handle;
    private boolean closed;
    private final SendErrors errors = new SendErrors();
    private int pendingError;
    private long peerHigh;
    private long peerLow;
    /** 0 while it has no peer. */
    private int peerPort;

    private int receiveLimitBytes = DEFAULT_RECEIVE_BYTES;
    private int heldBytes;

    /** In {@link RoomWaiters}: a datagram of {@link #awaitedBytes} found no room. */
    boolean awaitsRoom;

    int awaitedBytes;
    UdpEndpoint nextAwaiting;

    UdpEndpoint(UdpLayer layer, long localHigh, long localLow, int port) {
        this.layer = layer;
        name(localHigh, localLow, port, 0, 0, 0);
    }

    /** Names the observer that is notified, with the Cpu held, of a datagram, an error or room; it must not block. */
    public void observe(Runnable observer) {
        this.observer = observer;
    }

    /** Names what its user has opened. */
    public void openedAs(OpenHandle handle) {
        this.handle = handle;
    }

    /** What its user has opened and not closed, or {@code null}. */
    OpenHandle handle() {
        return handle;
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean isEmpty() {
        return unread.isEmpty();
    }

    /** Payload of the oldest datagram, still the endpoint's; there must be one. */
    public PacketBuffer peek() {
        return unread.payload();
    }

    public long sourceHigh() {
        return unread.sourceHigh();
    }

    public long sourceLow() {
        return unread.sourceLow();
    }

    public int sourcePort() {
        return unread.sourcePort();
    }

    /** Address that the oldest datagram was sent to: one of this host, a broadcast address or a group. */
    public long destinationHigh() {
        return unread.destinationHigh();
    }

    public long destinationLow() {
        return unread.destinationLow();
    }

    /** Drops the oldest datagram. */
    public void discard() {
        heldBytes -= layer.occupiedBytes(unread.payload());
        unread.discard();
    }

    /** Whether an error came back for something sent, and was not taken. */
    public boolean hasError() {
        return pendingError != 0 || !errors.isEmpty();
    }

    /** A refusal by the peer, once; or {@code Errno.OK}. */
    public int takePeerError() {
        int error = pendingError;
        pendingError = 0;
        return error;
    }

    /** Whether {@link #errorCode} and what follows it may be called. */
    public boolean hasErrorKept() {
        return !errors.isEmpty();
    }

    /** Code of the oldest error that is not a refusal by the peer. */
    public int errorCode() {
        return errors.code();
    }

    public long errorHigh() {
        return errors.high();
    }

    public long errorLow() {
        return errors.low();
    }

    public int errorPort() {
        return errors.port();
    }

    /** Forgets the oldest error. */
    public void discardError() {
        errors.discard();
    }

    // ---- the peer

    /** From now on takes datagrams of that address and port only; what waits already stays. */
    public void connect(long high, long low, int port) {
        peerHigh = high;
        peerLow = low;
        peerPort = port;
        pendingError = 0;
    }

    /** Takes datagrams of any source again. */
    public void disconnect() {
        connect(0, 0, 0);
    }

    public boolean isConnected() {
        return peerPort != 0;
    }

    public long peerHigh() {
        return peerHigh;
    }

    public long peerLow() {
        return peerLow;
    }

    public int peerPort() {
        return peerPort;
    }

    boolean accepts(long high, long low, int port) {
        return peerPort == 0 || peerPort == port && peerLow == low && peerHigh == high;
    }

    // ---- room

    /** Whether the last datagram was sent, or there is room for as long a one since; the observer is notified of that. */
    public boolean isWritable() {
        return !awaitsRoom;
    }

    /** How much memory unread datagrams may occupy; one is taken whatever its size. */
    public void receiveLimitBytes(int bytes) {
        receiveLimitBytes = bytes;
    }

    public int receiveLimitBytes() {
        return receiveLimitBytes;
    }

    /** Unbinds the port and drops what was not read. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        layer.unbind(this);
        while (!unread.isEmpty()) {
            discard();
        }
        tell();
    }

    /** Remembers the destination of a datagram, for {@link #hasSentTo}. */
    void noteSent(long high, long low, int port) {
        if (!hasSentTo(high, low, port)) {
            int at = nextRecent++ & RECENT - 1;
            recentHighs[at] = high;
            recentLows[at] = low;
            recentPorts[at] = port;
        }
    }

    /**
     * Whether one of the last destinations was this: an error about another is about nothing that was sent, and would let any
     * host end what the endpoint waits for (RFC 5927 §4).
     */
    boolean hasSentTo(long high, long low, int port) {
        for (int i = 0; i < RECENT; i++) {
            if (recentPorts[i] == port && recentLows[i] == low && recentHighs[i] == high) {
                return true;
            }
        }
        return false;
    }

    Path path() {
        return path;
    }

    boolean hasRoom(int occupiedBytes) {
        return unread.isEmpty() || occupiedBytes <= receiveLimitBytes - heldBytes;
    }

    void add(PacketBuffer payload, PacketInfo info, int sourcePort) {
        heldBytes += layer.occupiedBytes(payload);
        unread.add(payload, info, sourcePort);
        tell();
    }

    /** An error came back for a datagram to that address and port. */
    void onError(int code, long high, long low, int port) {
        boolean isPeersRefusal = code == Errno.CONNECTION_REFUSED && isConnected() && accepts(high, low, port);
        if (isPeersRefusal) {
            pendingError = code;
        } else {
            errors.add(code, high, low, port);
        }
        tell();
    }

    void tell() {
        if (observer != null) {
            observer.run();
        }
    }
}
