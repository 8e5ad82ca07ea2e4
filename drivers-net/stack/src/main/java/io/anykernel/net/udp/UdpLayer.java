package io.anykernel.net.udp;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.TupleTable;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.Ecn;
import io.anykernel.net.ip.EphemeralPorts;
import io.anykernel.net.ip.NetworkLayer;
import io.anykernel.net.ip.PacketInfo;
import io.anykernel.net.ip.Path;
import io.anykernel.net.ip.PathError;
import io.anykernel.net.ip.Protocol;
import io.anykernel.net.ip.TransportSink;
import io.anykernel.net.wire.UdpHeader;
import java.util.List;

/** UDP: finds the endpoint that a datagram is for, and sends datagrams. Confined to one Cpu. */
public final class UdpLayer implements TransportSink {
    private static final String OWNER = "udp datagram";

    private final NetworkLayer network;
    private final PacketPool pool;
    private final PayloadPool blocks;
    private final EphemeralPorts ports;
    private final TupleTable<UdpEndpoint> endpoints;
    private final RoomWaiters waiters = new RoomWaiters(this);
    private final UdpHeader header = new UdpHeader();
    private final Counter received;
    private final Counter sent;
    private final Counter dropTruncated;
    private final Counter dropChecksum;
    private final Counter dropNoListener;
    private final Counter dropQueueFull;
    private final Counter dropMemory;

    public UdpLayer(
            NetworkLayer network,
            PacketPool pool,
            PayloadPool blocks,
            SipHash hash,
            Entropy entropy,
            Counters counters) {
        this.network = network;
        this.pool = pool;
        this.blocks = blocks;
        this.ports = new EphemeralPorts(entropy);
        this.endpoints = new TupleTable<>(hash);
        Counters udp = counters.scope("udp");
        this.received = udp.counter("datagrams.in");
        this.sent = udp.counter("datagrams.out");
        this.dropTruncated = udp.counter("drop.truncated");
        this.dropChecksum = udp.counter("drop.checksum");
        this.dropNoListener = udp.counter("drop.no-listener");
        this.dropQueueFull = udp.counter("drop.queue-full");
        this.dropMemory = udp.counter("drop.memory");
        network.register(Protocol.UDP, this);
    }

    /**
     * Binds a port of one local address, or of all of them ({@code 0, 0}).
     *
     * @param port or 0 to have one chosen
     * @return {@code null} if it is taken
     */
    public UdpEndpoint bind(long localHigh, long localLow, int port) {
        int chosen = port;
        for (int i = 0; port == 0 && i < ports.count(); i++) {
            chosen = ports.candidate(localHigh, localLow, 0, 0, 0);
            if (find(localHigh, localLow, chosen) == null) {
                break;
            }
        }
        if (endpoints.find(localHigh, localLow, chosen, 0, 0, 0) != null) {
            return null;
        }
        UdpEndpoint endpoint = new UdpEndpoint(this, localHigh, localLow, chosen);
        endpoints.add(endpoint);
        return endpoint;
    }

    void unbind(UdpEndpoint endpoint) {
        waiters.remove(endpoint);
        endpoints.remove(endpoint);
    }

    private UdpEndpoint find(long high, long low, int port) {
        UdpEndpoint exact = endpoints.find(high, low, port, 0, 0, 0);
        return exact != null ? exact : endpoints.find(0, 0, port, 0, 0, 0);
    }

    /** The endpoint that takes a datagram: of its very address before one of all, and never past a peer. */
    private UdpEndpoint receiver(PacketInfo info, int port, int sourcePort) {
        UdpEndpoint exact = endpoints.find(info.destinationHigh(), info.destinationLow(), port, 0, 0, 0);
        if (exact != null && exact.accepts(info.sourceHigh(), info.sourceLow(), sourcePort)) {
            return exact;
        }
        UdpEndpoint any = endpoints.find(0, 0, port, 0, 0, 0);
        return any != null && any.accepts(info.sourceHigh(), info.sourceLow(), sourcePort) ? any : null;
    }

    /** What holding a datagram takes from the pools, however few bytes it has. */
    int occupiedBytes(PacketBuffer packet) {
        return packet.memory().lengthBytes() + packet.sliceCount() * blocks.bufferBytes();
    }

    @Override
    public void onPacket(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        received.increment();
        Counter fault = fault(packet, envelope);
        if (fault != null) {
            drop(packet, fault);
            return;
        }
        UdpEndpoint endpoint = receiver(envelope, header.destinationPort(), header.sourcePort());
        if (endpoint == null) {
            network.rejectPort(packet, envelope, nowNanos);
            drop(packet, dropNoListener);
        } else if (!endpoint.hasRoom(occupiedBytes(packet))) {
            drop(packet, dropQueueFull);
        } else if (isMemoryShort(packet)) {
            drop(packet, dropMemory);
        } else {
            int sourcePort = header.sourcePort();
            packet.pull(UdpHeader.SIZE_BYTES);
            endpoint.add(packet, envelope, sourcePort);
        }
    }

    /** A port without a reader may not starve the others of packets, nor of the blocks that long datagrams lie in. */
    private boolean isMemoryShort(PacketBuffer packet) {
        return pool.available() < pool.capacity() / 8
                || packet.sliceCount() > 0 && blocks.available() < blocks.capacity() / 4;
    }

    private Counter fault(PacketBuffer packet, PacketInfo envelope) {
        if (packet.runBytes() < UdpHeader.SIZE_BYTES
                || !header.wrap(packet.memory(), packet.start()).isValid(packet.totalBytes())) {
            return dropTruncated;
        }
        packet.trimTo(header.lengthBytes());
        boolean isTrusted = packet.isChecksumVerified() || packet.needsChecksum();
        if (isTrusted) {
            return null;
        }
        if (header.checksum() == 0) {
            // IPv6 has no checksum of its own: there a datagram without one is dropped (RFC 8200 §8.1).
            return IpAddress.isIpv4(envelope.sourceHigh(), envelope.sourceLow()) ? null : dropChecksum;
        }
        int pseudo = envelope.pseudoHeaderSum(packet.totalBytes());
        int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(packet, 0));
        return InternetChecksum.isCorrect(sum) ? null : dropChecksum;
    }

    @Override
    public void onError(PathError error, PacketBuffer quoted, long nowNanos) {
        header.wrap(quoted.memory(), quoted.start());
        int sourcePort = header.sourcePort();
        int port = header.destinationPort();
        // Of two endpoints with that port, either may have sent it.
        boolean isTaken = take(error, endpoints.find(error.localHigh(), error.localLow(), sourcePort, 0, 0, 0), port);
        if (!isTaken) {
            take(error, endpoints.find(0, 0, sourcePort, 0, 0, 0), port);
        }
    }

    /** Each datagram finds its way for itself. */
    @Override
    public void onAddressesChanged(long nowNanos) {}

    private static boolean take(PathError error, UdpEndpoint sender, int port) {
        boolean isSenders = sender != null && sender.hasSentTo(error.remoteHigh(), error.remoteLow(), port);
        if (isSenders) {
            sender.onError(code(error.kind()), error.remoteHigh(), error.remoteLow(), port);
        }
        return isSenders;
    }

    private static int code(PathError.Kind kind) {
        return switch (kind) {
            case REFUSED -> Errno.CONNECTION_REFUSED;
            case UNREACHABLE -> Errno.HOST_UNREACHABLE;
            case TOO_BIG -> Errno.MESSAGE_TOO_LONG;
        };
    }

    /** Whether there is a way to {@code remote}: {@code Errno.OK}, or why not. */
    public int route(UdpEndpoint from, long remoteHigh, long remoteLow, long nowNanos) {
        return network.route(from.path(), from.localHigh(), from.localLow(), remoteHigh, remoteLow, nowNanos);
    }

    /** Whether packets may leave with that source: it is an address of this host's, no group or broadcast one. */
    public boolean isLocal(long high, long low) {
        return network.isLocal(high, low);
    }

    /**
     * Sends one datagram, in fragments if it is longer than a packet may be.
     *
     * @param localHigh of the source; {@code 0, 0} to have one chosen
     * @return {@code Errno.OK}; {@code MESSAGE_TOO_LONG} also where the pools are too small for it; {@code NO_BUFFERS} while
     *     there is no room on the way out, of which {@link UdpEndpoint#isWritable} tells; or why there is no way
     */
    public int send(
            UdpEndpoint from,
            long localHigh,
            long localLow,
            byte[] bytes,
            int offset,
            int length,
            long remoteHigh,
            long remoteLow,
            int port,
            long nowNanos) {
        Path path = from.path();
        int total = length + UdpHeader.SIZE_BYTES;
        int outcome = network.route(path, localHigh, localLow, remoteHigh, remoteLow, nowNanos);
        if (outcome == Errno.OK && (total > path.maxDatagramBytes() || !canEverHaveRoom(path, total))) {
            outcome = Errno.MESSAGE_TOO_LONG;
        }
        if (outcome == Errno.OK && !hasRoom(path, total)) {
            waiters.add(from, total);
            outcome = Errno.NO_BUFFERS;
        }
        if (outcome != Errno.OK) {
            return outcome;
        }
        waiters.remove(from);
        PacketBuffer payload = fill(bytes, offset, length);
        header.wrap(payload.memory(), payload.push(UdpHeader.SIZE_BYTES)).write(from.localPort(), port, total);
        int pseudo = path.pseudoHeaderSum(Protocol.UDP, total);
        int sum = InternetChecksum.add(pseudo, InternetChecksum.sum(payload, 0));
        header.checksum(InternetChecksum.finish(sum));
        from.noteSent(remoteHigh, remoteLow, port);
        boolean isSent = network.send(payload, path, Protocol.UDP, Ecn.NOT_CAPABLE, nowNanos);
        if (isSent) {
            sent.increment();
        }
        return isSent ? Errno.OK : Errno.NO_BUFFERS;
    }

    /** There must be {@link #hasRoom room}. */
    private PacketBuffer fill(byte[] from, int offset, int length) {
        PacketBuffer payload = pool.acquire(OWNER);
        int done = Math.min(length, payload.tailroomBytes());
        payload.memory().put(payload.extend(done), from, offset, done);
        while (done < length) {
            PayloadBuffer block = blocks.acquire(OWNER);
            int part = Math.min(length - done, blocks.bufferBytes());
            block.memory().put(0, from, offset + done, part);
            payload.appendSlice(block, 0, part);
            done += part;
        }
        return payload;
    }

    // ---- room on the way out

    /** Whether a datagram of that many bytes, transport header included, would be sent; the last packet is none for sending. */
    boolean hasRoom(Path path, int totalBytes) {
        return network.packetCount(path, totalBytes) < pool.available()
                && blockCount(totalBytes) <= blocks.available()
                && network.hasRoom(path, totalBytes);
    }

    /** Whether pools that nothing else is taken from would have room: devices hold some packets, and up to half of the blocks. */
    private boolean canEverHaveRoom(Path path, int totalBytes) {
        int blockCount = blockCount(totalBytes);
        return network.packetCount(path, totalBytes) <= pool.capacity() - pool.capacity() / 8
                && blockCount <= blocks.capacity() / 2
                && blockCount <= PacketBuffer.MAX_SLICES;
    }

    private int blockCount(int totalBytes) {
        int inBlocks = totalBytes - UdpHeader.SIZE_BYTES - (pool.runBytes() - PacketPool.HEADROOM_BYTES);
        return inBlocks <= 0 ? 0 : (inBlocks + blocks.bufferBytes() - 1) / blocks.bufferBytes();
    }

    /** Notifies ports that found no room, where there is some again. To be called at the end of each pass. */
    public void output(long nowNanos) {
        waiters.update(nowNanos);
    }

    /** When {@link #output} is due though nothing else is, or {@code Cpu.NEVER}. */
    public long nextDeadlineNanos() {
        return waiters.nextDeadlineNanos();
    }

    /** Adds what users have opened and not closed. */
    public void collectOpen(List<OpenHandle> into) {
        for (int i = 0; i < endpoints.capacity(); i++) {
            UdpEndpoint endpoint = endpoints.at(i);
            if (endpoint != null && endpoint.handle() != null) {
                into.add(endpoint.handle());
            }
        }
    }

    /** Unbinds every port. */
    public void close() {
        for (int i = 0; i < endpoints.capacity(); i++) {
            UdpEndpoint endpoint = endpoints.at(i);
            if (endpoint != null) {
                endpoint.close();
                i = -1;
            }
        }
    }

    private static void drop(PacketBuffer packet, Counter reason) {
        reason.increment();
        packet.release();
    }
}
