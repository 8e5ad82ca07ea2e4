package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.log.Log;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.table.SipHash;
import io.anykernel.core.time.TimerWheel;
import io.anykernel.hypercall.Entropy;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.address.Route;
import io.anykernel.net.link.EthernetLink;
import io.anykernel.net.neighbor.NeighborCache;
import io.anykernel.net.neighbor.Solicitor;
import io.anykernel.net.wire.EthernetHeader;
import java.util.List;

/**
 * Interfaces, routes, IPv4, IPv6 and ICMP behind one face. Packets for this host's own addresses turn round here, in
 * {@link #pollLoopback}. Confined to one Cpu.
 */
public final class InternetLayer implements NetworkLayer {
    private static final int HOP_LIMIT = 64;
    private static final int LOOPBACK_MTU = 65_535;
    private static final int LOOPBACK_LIMIT = 1024;
    private static final int LEAST_PENDING = 8;

    private final PacketPool pool;
    private final TimerWheel timers;
    private final SipHash hash;
    private final Entropy entropy;
    private final Counters counters;
    private final Log log;
    private final int neighborLimit;
    /** Packets that wait for neighbors of one interface: a sixteenth of all, and some where that is little. */
    private final int pendingLimit;

    private final TransportSink[] transports = new TransportSink[256];
    private final PacketInfo envelope = new PacketInfo();
    /** Of {@link #destination}. */
    private final Path asked = new Path();
    /** What this host sent to itself and has not received yet. */
    private final PacketQueue loopback = new PacketQueue();

    private final Ipv4 ipv4;
    private final Ipv6 ipv6;
    private final Icmp icmp;
    private final Fragmenter fragmenter;
    private final Counter dropProtocol;
    private final Counter dropLoopbackFull;
    private final Counter dropNoRoute;
    private NetworkInterface[] interfaces = {};
    /** Grows with each change of addresses or routes: a path of an older one is found anew. */
    private int generation;

    /** @param neighborLimit most neighbors of one interface */
    public InternetLayer(
            PacketPool pool,
            PayloadPool blocks,
            TimerWheel timers,
            SipHash hash,
            Entropy entropy,
            int neighborLimit,
            Counters counters,
            Log log) {
        this.pool = pool;
        this.timers = timers;
        this.hash = hash;
        this.entropy = entropy;
        this.neighborLimit = neighborLimit;
        this.pendingLimit = Math.max(LEAST_PENDING, pool.capacity() / 16);
        this.counters = counters;
        this.log = log;
        this.ipv4 = new Ipv4(this, pool, blocks, timers, (int) entropy.nextLong(), counters);
        this.ipv6 = new Ipv6(this, pool, blocks, timers, counters);
        this.fragmenter = new Fragmenter(this, pool, counters);
        this.icmp = new Icmp(this, entropy, counters);
        this.dropProtocol = counters.scope("ip").counter("drop.protocol");
        this.dropNoRoute = counters.scope("ip").counter("drop.no-route");
        this.dropLoopbackFull = counters.scope("ip").counter("drop.loopback-full");
    }

    /** Adds an interface; its link now delivers to this layer. */
    public NetworkInterface addInterface(
            EthernetLink link, List<AddressPrefix> addresses, List<Route> routes, int mtuBytes) {
        NetworkInterface added = new NetworkInterface(link, addresses, routes, mtuBytes, this, counters);
        NetworkInterface[] more = new NetworkInterface[interfaces.length + 1];
        System.arraycopy(interfaces, 0, more, 0, interfaces.length);
        more[interfaces.length] = added;
        interfaces = more;
        return added;
    }

    public List<NetworkInterface> interfaces() {
        return List.of(interfaces);
    }

    @Override
    public void register(int protocol, TransportSink sink) {
        transports[protocol] = sink;
    }

    /** Names who takes echo replies. */
    public void deliverEchoesTo(EchoSink sink) {
        icmp.deliverEchoesTo(sink);
    }

    /** Sends an echo request; returns {@code Errno.OK} or why it could not be sent. */
    public int sendEcho(Path path, int identifier, int sequence, int payloadBytes, long nowNanos) {
        return icmp.sendEcho(path, identifier, sequence, payloadBytes, nowNanos);
    }

    // ---- routes

    @Override
    public int route(Path path, long localHigh, long localLow, long remoteHigh, long remoteLow, long nowNanos) {
        boolean anySource = IpAddress.isUnspecified(localHigh, localLow);
        if (!anySource && !canReach(localHigh, localLow, remoteHigh, remoteLow)) {
            return Errno.ADDRESS_UNAVAILABLE;
        }
        path.remoteHigh = remoteHigh;
        path.remoteLow = remoteLow;
        path.localHigh = localHigh;
        path.localLow = localLow;
        path.neighbor = null;
        path.groupMac = -1;
        path.generation = generation;
        int outcome = isLocal(remoteHigh, remoteLow) ? stayHere(path, anySource) : leave(path, anySource, nowNanos);
        path.addressSum = PseudoHeader.sum(path.localHigh, path.localLow, remoteHigh, remoteLow);
        return outcome;
    }

    /**
     * Whether packets from one address of this host to the other may exist: both of one IP version, and a loopback source
     * on this host only (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
     */
    private boolean canReach(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        return isLocal(localHigh, localLow)
                && IpAddress.isIpv4(localHigh, localLow) == IpAddress.isIpv4(remoteHigh, remoteLow)
                && (!IpAddress.isLoopback(localHigh, localLow) || isLocal(remoteHigh, remoteLow));
    }

    private int stayHere(Path path, boolean anySource) {
        path.exit = null;
        path.mtuBytes = LOOPBACK_MTU;
        if (anySource) {
            path.localHigh = path.remoteHigh;
            path.localLow = path.remoteLow;
        }
        return Errno.OK;
    }

    private int leave(Path path, boolean anySource, long nowNanos) {
        NetworkInterface exit = exitFor(path);
        if (exit == null) {
            return Errno.NETWORK_UNREACHABLE;
        }
        path.exit = exit;
        path.mtuBytes = exit.mtuBytes();
        if (anySource) {
            LocalAddress source = exit.sourceFor(path.remoteHigh, path.remoteLow, path.nextHopHigh, path.nextHopLow);
            if (source == null) {
                return Errno.ADDRESS_UNAVAILABLE;
            }
            path.localHigh = source.address().high();
            path.localLow = source.address().low();
        }
        if (path.groupMac < 0) {
            path.neighbor = exit.neighbors().entry(path.nextHopHigh, path.nextHopLow);
        }
        return Errno.OK;
    }

    /** The destination with the source that packets to it would come from; no neighbor is asked for. */
    public Destination destination(IpAddress address) {
        long high = address.high();
        long low = address.low();
        if (isLocal(high, low)) {
            return new Destination(address, LocalAddress.of(new AddressPrefix(address, 128)));
        }
        asked.remoteHigh = high;
        asked.remoteLow = low;
        NetworkInterface exit = isUnicast(high, low) ? exitFor(asked) : null;
        return new Destination(
                address, exit == null ? null : exit.sourceFor(high, low, asked.nextHopHigh, asked.nextHopLow));
    }

    /** Fills {@code path} for a host without address on the link: from 0.0.0.0 to every host there (RFC 2131 §4.1). */
    public void routeUnconfigured(Path path, NetworkInterface exit) {
        path.remoteHigh = 0;
        path.remoteLow = IpAddress.mapped(-1);
        path.localHigh = 0;
        path.localLow = IpAddress.mapped(0);
        path.neighbor = null;
        path.groupMac = MacAddress.BROADCAST;
        path.exit = exit;
        path.mtuBytes = exit.mtuBytes();
        path.generation = generation;
        path.addressSum = PseudoHeader.sum(path.localHigh, path.localLow, path.remoteHigh, path.remoteLow);
    }

    /** Fills {@code path} from an address of an interface to a host that its link or its routes lead to, and no other's. */
    public int routeBy(Path path, NetworkInterface exit, IpAddress local, IpAddress remote) {
        routeUnconfigured(path, exit);
        path.remoteLow = remote.low();
        path.remoteHigh = remote.high();
        path.localLow = local.low();
        path.localHigh = local.high();
        path.groupMac = -1;
        path.addressSum = PseudoHeader.sum(path.localHigh, path.localLow, path.remoteHigh, path.remoteLow);
        Route route = exit.route(remote.high(), remote.low());
        int linkBits = exit.onLinkBits(remote.high(), remote.low());
        if (route == null && linkBits < 0) {
            return Errno.NETWORK_UNREACHABLE;
        }
        setNextHop(path, exit, route != null && route.destination().prefixBits() > linkBits ? route : null);
        path.neighbor = exit.neighbors().entry(path.nextHopHigh, path.nextHopLow);
        return Errno.OK;
    }

    /** The interface with the longest prefix that holds the destination, of its addresses or a route; sets the next hop. */
    private NetworkInterface exitFor(Path path) {
        long high = path.remoteHigh;
        long low = path.remoteLow;
        if (IpAddress.isGroup(high, low)) {
            path.groupMac = groupMac(high, low);
            path.nextHopHigh = high;
            path.nextHopLow = low;
            return interfaces.length == 0 ? null : interfaces[0];
        }
        NetworkInterface best = null;
        Route by = null;
        int bestBits = -1;
        for (NetworkInterface candidate : interfaces) {
            int linkBits = candidate.onLinkBits(high, low);
            Route route = candidate.route(high, low);
            int routeBits = route == null ? -1 : route.destination().prefixBits();
            int bits = Math.max(linkBits, routeBits);
            if (bits >= 0 && (best == null || isBetter(candidate, bits, best, bestBits))) {
                best = candidate;
                by = routeBits > linkBits ? route : null;
                bestBits = bits;
            }
        }
        if (best != null) {
            setNextHop(path, best, by);
        }
        return best;
    }

    /** One whose link is up before one that leads nowhere now. */
    private static boolean isBetter(NetworkInterface candidate, int bits, NetworkInterface best, int bestBits) {
        boolean isUp = candidate.link().isUp();
        return isUp == best.link().isUp() ? bits > bestBits : isUp;
    }

    /** @param by {@code null} if the destination is on the link */
    private static void setNextHop(Path path, NetworkInterface exit, Route by) {
        IpAddress gateway = by == null ? null : by.gateway();
        path.nextHopHigh = gateway == null ? path.remoteHigh : gateway.high();
        path.nextHopLow = gateway == null ? path.remoteLow : gateway.low();
        boolean isBroadcast = gateway == null && exit.isBroadcast(path.remoteHigh, path.remoteLow);
        path.groupMac = isBroadcast ? MacAddress.BROADCAST : -1;
    }

    /** Addresses or routes are others: transports hear of it, and each path is found anew when it is next used. */
    void onRoutesChanged(long nowNanos) {
        generation++;
        for (TransportSink transport : transports) {
            if (transport != null) {
                transport.onAddressesChanged(nowNanos);
            }
        }
    }

    /** Finds a path anew; what is known of its width stays while it leaves by the same interface. */
    private boolean isFoundAgain(Path path, long nowNanos) {
        NetworkInterface exit = path.exit;
        int mtuBytes = path.mtuBytes;
        int outcome = route(path, path.localHigh, path.localLow, path.remoteHigh, path.remoteLow, nowNanos);
        if (path.exit == exit) {
            path.mtuBytes = Math.min(path.mtuBytes, mtuBytes);
        }
        if (outcome != Errno.OK) {
            path.generation = generation - 1;
        }
        return outcome == Errno.OK;
    }

    private static long groupMac(long high, long low) {
        if (!IpAddress.isIpv4(high, low)) {
            return MacAddress.ofIpv6Group(low);
        }
        return (int) low == -1 ? MacAddress.BROADCAST : MacAddress.ofIpv4Group(low);
    }

    @Override
    public boolean isUnicast(long high, long low) {
        if (IpAddress.isUnspecified(high, low) || IpAddress.isGroup(high, low)) {
            return false;
        }
        for (NetworkInterface each : interfaces) {
            if (each.isBroadcast(high, low)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isLocal(long high, long low) {
        if (IpAddress.isLoopback(high, low)) {
            return true;
        }
        for (NetworkInterface each : interfaces) {
            if (each.owns(high, low)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an interface has an address of that IP version for more than its link. */
    public boolean hasGlobalAddress(boolean isIpv4) {
        for (NetworkInterface each : interfaces) {
            for (AddressPrefix address : each.addresses()) {
                boolean isLinks = IpAddress.isLinkLocal(address.address().high());
                if (address.address().isIpv4() == isIpv4 && !isLinks) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- sending

    @Override
    public boolean send(PacketBuffer packet, Path path, int protocol, int ecn, long nowNanos) {
        boolean isIpv4 = path.isIpv4();
        if (protocol != Protocol.TCP && packet.totalBytes() > path.maxTransportBytes()) {
            int identification = isIpv4 ? ipv4.nextIdentification() : (int) entropy.nextLong();
            return fragmenter.send(packet, path, protocol, identification, nowNanos);
        }
        if (isIpv4) {
            ipv4.prepend(packet, path, protocol, HOP_LIMIT, ecn);
        } else {
            ipv6.prepend(packet, path, protocol, HOP_LIMIT, ecn);
        }
        transmit(packet, path, nowNanos);
        return true;
    }

    @Override
    public int packetCount(Path path, int lengthBytes) {
        return Fragmenter.packetCount(path, lengthBytes);
    }

    @Override
    public boolean hasRoom(Path path, int lengthBytes) {
        int packetCount = Fragmenter.packetCount(path, lengthBytes);
        return path.exit == null
                ? loopback.count() + packetCount <= LOOPBACK_LIMIT
                : path.exit.link().hasRoom(packetCount);
    }

    /** Sends one fragment of a datagram; takes its reference. */
    void sendFragment(
            PacketBuffer packet,
            Path path,
            int protocol,
            int identification,
            int offset,
            boolean moreFragments,
            long nowNanos) {
        if (path.isIpv4()) {
            ipv4.prependFragment(packet, path, protocol, HOP_LIMIT, identification, offset, moreFragments);
        } else {
            ipv6.prependFragment(packet, path, protocol, HOP_LIMIT, identification, offset, moreFragments);
        }
        transmit(packet, path, nowNanos);
    }

    private void transmit(PacketBuffer packet, Path path, long nowNanos) {
        if (path.generation != generation && !isFoundAgain(path, nowNanos)) {
            dropNoRoute.increment();
            packet.release();
            return;
        }
        if (path.exit == null) {
            keepForLoopback(packet);
            return;
        }
        if (path.groupMac >= 0) {
            int type = path.isIpv4() ? EthernetHeader.TYPE_IPV4 : EthernetHeader.TYPE_IPV6;
            path.exit.link().send(packet, path.groupMac, type);
            return;
        }
        if (path.neighbor.isEvicted()) {
            path.neighbor = path.exit.neighbors().entry(path.nextHopHigh, path.nextHopLow);
        }
        path.neighbor.send(packet, nowNanos);
    }

    @Override
    public void rejectPort(PacketBuffer packet, PacketInfo envelope, long nowNanos) {
        icmp.sendRefusal(packet, envelope, true, nowNanos);
    }

    private void keepForLoopback(PacketBuffer packet) {
        if (loopback.count() == LOOPBACK_LIMIT) {
            dropLoopbackFull.increment();
            packet.release();
        } else {
            loopback.add(packet);
        }
    }

    // ---- receiving

    /** Receives what this host sent to itself before this call; returns how many packets. */
    public int pollLoopback(long nowNanos) {
        int count = loopback.count();
        for (int i = 0; i < count; i++) {
            PacketBuffer packet = loopback.take();
            boolean isIpv4 = packet.memory().u8(packet.start()) >>> 4 == 4;
            if (isIpv4) {
                ipv4.onPacket(packet, null, false, nowNanos);
            } else {
                ipv6.onPacket(packet, null, false, nowNanos);
            }
        }
        return count;
    }

    public boolean hasLoopback() {
        return !loopback.isEmpty();
    }

    /** Hands a packet that starts at its transport header to its transport; takes its reference. */
    void deliver(PacketBuffer packet, PacketInfo envelope, int hopLimit, long nowNanos) {
        boolean isIpv4 = IpAddress.isIpv4(envelope.sourceHigh, envelope.sourceLow);
        if (envelope.protocol == (isIpv4 ? Protocol.ICMP : Protocol.ICMP6)) {
            icmp.onPacket(packet, envelope, hopLimit, nowNanos);
            return;
        }
        TransportSink sink = transports[envelope.protocol];
        if (sink == null) {
            dropProtocol.increment();
            icmp.sendRefusal(packet, envelope, false, nowNanos);
            packet.release();
            return;
        }
        sink.onPacket(packet, envelope, nowNanos);
    }

    /** Reassembly timed out; the error quotes the first fragment, which is here. */
    void onReassemblyTimeout(FragmentedDatagram datagram, long nowNanos) {
        envelope.sourceHigh = datagram.sourceHigh;
        envelope.sourceLow = datagram.sourceLow;
        envelope.destinationHigh = datagram.destinationHigh;
        envelope.destinationLow = datagram.destinationLow;
        envelope.protocol = datagram.protocol;
        envelope.networkHeaderBytes = datagram.networkHeaderBytes + datagram.fragmentHeaderBytes();
        envelope.arrival = datagram.arrival;
        envelope.toGroup = datagram.toGroup;
        icmp.sendReassemblyTimeout(datagram.first(), envelope, nowNanos);
    }

    /** Releases what waits for loopback or for other fragments, and closes every interface. */
    public void close() {
        loopback.clear();
        ipv4.close();
        ipv6.close();
        for (NetworkInterface each : interfaces) {
            each.close();
        }
        interfaces = new NetworkInterface[0];
    }

    // ---- for this package

    PacketBuffer newPacket(Object owner) {
        return pool.acquire(owner);
    }

    NeighborCache newNeighborCache(EthernetLink link, Solicitor arp, Solicitor ndp) {
        return new NeighborCache(link, timers, arp, ndp, neighborLimit, pendingLimit, pool, hash, entropy, counters);
    }

    TimerWheel timers() {
        return timers;
    }

    Entropy entropy() {
        return entropy;
    }

    /** A router does not answer, or a link changed: each path is found anew when it is next used. */
    void findPathsAnew() {
        generation++;
    }

    PacketInfo envelope() {
        return envelope;
    }

    TransportSink transport(int protocol) {
        return transports[protocol];
    }

    Icmp icmp() {
        return icmp;
    }

    Ipv4 ipv4() {
        return ipv4;
    }

    Ipv6 ipv6() {
        return ipv6;
    }

    Log log() {
        return log;
    }
}
