package io.anykernel.net.udp;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.table.Tuple;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.Path;

/** A bound port: unread datagrams, oldest first, within a bound. Confined to one Cpu. */
public final class UdpEndpoint extends Tuple {
    private static final int QUEUE_LIMIT = 128;
    /** Destinations whose errors are believed. A power of two. */
    private static final int RECENT = 16;

    private final UdpLayer layer;
    private final PacketBuffer[] packets = new PacketBuffer[QUEUE_LIMIT];
    private final long[] sourceHighs = new long[QUEUE_LIMIT];
    private final long[] sourceLows = new long[QUEUE_LIMIT];
    private final int[] sourcePorts = new int[QUEUE_LIMIT];
    private final long[] destinationHighs = new long[QUEUE_LIMIT];
    private final long[] destinationLows = new long[QUEUE_LIMIT];
    private final long[] recentHighs = new long[RECENT];
    private final long[] recentLows = new long[RECENT];
    private final int[] recentPorts = new int[RECENT];
    private int nextRecent;
    private final Path path = new Path().mayFragment(true);
    private Runnable observer;
    private OpenHandle handle;
    private int first;
    private int count;
    private boolean closed;
    private int pendingError;

    UdpEndpoint(UdpLayer layer, long localHigh, long localLow, int port) {
        this.layer = layer;
        name(localHigh, localLow, port, 0, 0, 0);
    }

    /** Names the observer that is notified, with the Cpu held, of a datagram or an error; it must not block. */
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
        return count == 0;
    }

    /** Payload of the oldest datagram, still the endpoint's; there must be one. */
    public PacketBuffer peek() {
        return packets[first];
    }

    public long sourceHigh() {
        return sourceHighs[first];
    }

    public long sourceLow() {
        return sourceLows[first];
    }

    public int sourcePort() {
        return sourcePorts[first];
    }

    /** Address that the oldest datagram was sent to: one of this host, a broadcast address or a group. */
    public long destinationHigh() {
        return destinationHighs[first];
    }

    public long destinationLow() {
        return destinationLows[first];
    }

    /** Drops the oldest datagram. */
    public void discard() {
        packets[first].release();
        packets[first] = null;
        first = (first + 1) % QUEUE_LIMIT;
        count--;
    }

    /** Whether {@link #takeError} has one. */
    public boolean hasError() {
        return pendingError != 0;
    }

    /** An error that came back for something sent, told once; or {@code Errno.OK}. */
    public int takeError() {
        int error = pendingError;
        pendingError = 0;
        return error;
    }

    /** Unbinds the port and drops what was not read. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        layer.unbind(this);
        while (count > 0) {
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

    boolean isFull() {
        return count == QUEUE_LIMIT;
    }

    void add(PacketBuffer payload, PacketInfo info, int sourcePort) {
        int at = (first + count) % QUEUE_LIMIT;
        packets[at] = payload;
        sourceHighs[at] = info.sourceHigh();
        sourceLows[at] = info.sourceLow();
        sourcePorts[at] = sourcePort;
        destinationHighs[at] = info.destinationHigh();
        destinationLows[at] = info.destinationLow();
        count++;
        tell();
    }

    void fail(int error) {
        pendingError = error;
        tell();
    }

    private void tell() {
        if (observer != null) {
            observer.run();
        }
    }
}
