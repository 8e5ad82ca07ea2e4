package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.address.Route;
import io.anykernel.net.link.EthernetLink;
import io.anykernel.net.link.FrameHandler;
import io.anykernel.net.neighbor.NeighborCache;
import io.anykernel.net.wire.EthernetHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One link with this host's addresses on it, its neighbors and its routes. Confined to one Cpu. */
public final class NetworkInterface implements FrameHandler {
    private final String name;
    private final EthernetLink link;
    /** What was configured. */
    private InterfaceShare fixed;
    /** What servers of the link gave, by the client that asked them; in the order in which they were given. */
    private final Map<AddressClient, InterfaceShare> shares = new LinkedHashMap<>();
    /** The link-local address is the last of them. */
    private AddressPrefix[] addresses;

    /** The same, with what decides between them. */
    private LocalAddress[] sources;

    private Route[] routes;
    private int mtuBytes;
    private final InternetLayer internet;
    private final Arp arp;
    private final NeighborDiscovery discovery;
    private final NeighborCache neighbors;
    private final Counter dropUnknownType;

    /** @param addresses the link-local IPv6 address is added to them */
    NetworkInterface(
            EthernetLink link,
            List<AddressPrefix> addresses,
            List<Route> routes,
            int mtuBytes,
            InternetLayer internet,
            Counters counters) {
        this.name = link.info().name();
        this.link = link;
        this.internet = internet;
        this.fixed = fixedShare(addresses, routes, mtuBytes);
        combine();
        this.arp = new Arp(this, internet, counters);
        this.discovery = new NeighborDiscovery(this, internet, counters);
        this.neighbors = internet.newNeighborCache(link, arp, discovery);
        neighbors.observeFailures(this::onNeighborFailed);
        this.dropUnknownType = counters.scope("link").counter("drop.unknown-type");
        link.deliverTo(this);
    }

    /**
     * Gives this host other fixed addresses and routes on the link, and announces those that are new. What is sent from now on
     * goes by them; connections from an address that is gone end.
     */
    public void configure(List<AddressPrefix> addresses, List<Route> routes, int mtuBytes, long nowNanos) {
        fixed = fixedShare(addresses, routes, mtuBytes);
        rebuild(nowNanos);
    }

    /** Adds what a client of the link's servers was given to the fixed addresses, in place of what it had been given before. */
    public void contribute(AddressClient client, InterfaceShare share, long nowNanos) {
        shares.put(client, share);
        rebuild(nowNanos);
    }

    /** Takes away what the client had been given. */
    public void withdraw(AddressClient client, long nowNanos) {
        if (shares.remove(client) != null) {
            rebuild(nowNanos);
        }
    }

    private void rebuild(long nowNanos) {
        AddressPrefix[] before = addresses;
        combine();
        for (AddressPrefix address : addresses) {
            if (address.address().isIpv4() && !contains(before, address.address())) {
                announce(address.address(), nowNanos);
            }
        }
        internet.onRoutesChanged(nowNanos);
    }

    private static InterfaceShare fixedShare(List<AddressPrefix> addresses, List<Route> routes, int mtuBytes) {
        List<LocalAddress> all = new ArrayList<>();
        for (AddressPrefix each : addresses) {
            all.add(LocalAddress.of(each));
        }
        return new InterfaceShare(all, routes, mtuBytes);
    }

    private void combine() {
        List<LocalAddress> allAddresses = new ArrayList<>(fixed.addresses());
        List<Route> allRoutes = new ArrayList<>(fixed.routes());
        mtuBytes = fixed.mtuBytes();
        for (InterfaceShare share : shares.values()) {
            allAddresses.addAll(share.addresses());
            allRoutes.addAll(share.routes());
            mtuBytes = share.mtuBytes() == 0 ? mtuBytes : Math.min(mtuBytes, share.mtuBytes());
        }
        allAddresses.add(LocalAddress.of(new AddressPrefix(linkLocal(link.macAddress()), 64)));
        sources = allAddresses.toArray(new LocalAddress[0]);
        addresses = new AddressPrefix[sources.length];
        for (int i = 0; i < sources.length; i++) {
            addresses[i] = sources[i].prefix();
        }
        routes = allRoutes.toArray(new Route[0]);
    }

    /** The link went down or came up: neighbors may be others, and another interface may lead where this one did. */
    public void onLinkChange(long nowNanos) {
        neighbors.forget();
        internet.findPathsAnew();
        if (link.isUp()) {
            announce(nowNanos);
        }
    }

    /** Names the listener of routers' advertisements; {@code null} for none. */
    public void listenToRouters(RouterListener listener) {
        discovery.listenToRouters(listener);
    }

    /** Asks routers of the link to say what they have to say. */
    public void solicitRouters() {
        discovery.solicitRouters();
    }

    /** Asks the link whether another host has an IPv6 address. */
    public DuplicateCheck checkDuplicates(long high, long low, DuplicateCheck.Result result, long nowNanos) {
        return discovery.checkDuplicates(high, low, result, nowNanos);
    }

    /** fe80:: with the link-layer address. */
    public IpAddress linkLocalAddress() {
        return addresses[addresses.length - 1].address();
    }

    private static boolean contains(AddressPrefix[] all, IpAddress address) {
        for (AddressPrefix each : all) {
            if (each.address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Asks the link whether another host uses an IPv4 address; one at a time. */
    public AddressProbe probe(int address, AddressProbe.Result result, long nowNanos) {
        return arp.beginProbe(address, result, nowNanos);
    }

    @Override
    public void onPayload(PacketBuffer packet, int etherType, boolean toGroup, long nowNanos) {
        switch (etherType) {
            case EthernetHeader.TYPE_IPV4 -> internet.ipv4().onPacket(packet, this, toGroup, nowNanos);
            case EthernetHeader.TYPE_IPV6 -> internet.ipv6().onPacket(packet, this, toGroup, nowNanos);
            case EthernetHeader.TYPE_ARP -> arp.onPacket(packet, nowNanos);
            default -> {
                dropUnknownType.increment();
                packet.release();
            }
        }
    }

    /** Announces the fixed IPv4 addresses to the link; those that were given, their clients announce. */
    public void announce(long nowNanos) {
        for (LocalAddress each : fixed.addresses()) {
            if (each.address().isIpv4()) {
                announce(each.address(), nowNanos);
            }
        }
    }

    /** Announces an IPv4 address to the link (RFC 5227 §2.3). */
    public void announce(IpAddress address, long nowNanos) {
        arp.announce(address.ipv4(), nowNanos);
    }

    /** Another host goes on using one of this host's addresses: its giver may give it up, and one that is fixed stays. */
    void onConflict(IpAddress address, long otherMac, long nowNanos) {
        for (Map.Entry<AddressClient, InterfaceShare> each : shares.entrySet()) {
            for (LocalAddress given : each.getValue().addresses()) {
                if (given.address().equals(address)) {
                    each.getKey().onConflict(address, otherMac, nowNanos);
                    return;
                }
            }
        }
    }

    public String name() {
        return name;
    }

    public EthernetLink link() {
        return link;
    }

    /** The link-local address is the last of them. */
    public List<AddressPrefix> addresses() {
        return List.of(addresses);
    }

    public List<Route> routes() {
        return List.of(routes);
    }

    public int mtuBytes() {
        return mtuBytes;
    }

    public int neighborCount() {
        return neighbors.size();
    }

    /** Forgets neighbors and closes the device. */
    public void close() {
        neighbors.close();
        link.close();
    }

    NeighborCache neighbors() {
        return neighbors;
    }

    NeighborDiscovery discovery() {
        return discovery;
    }

    boolean owns(long high, long low) {
        for (AddressPrefix address : addresses) {
            if (address.address().low() == low && address.address().high() == high) {
                return true;
            }
        }
        return false;
    }

    boolean isBroadcast(long high, long low) {
        for (AddressPrefix address : addresses) {
            if (address.isBroadcast(high, low)) {
                return true;
            }
        }
        return false;
    }

    /** Bits of the longest prefix of this link that holds the address, or -1. */
    int onLinkBits(long high, long low) {
        int best = -1;
        for (AddressPrefix address : addresses) {
            if (address.prefixBits() > best && address.contains(high, low)) {
                best = address.prefixBits();
            }
        }
        return best;
    }

    /**
     * The route with the longest prefix that holds the address, or {@code null}: of several the first whose router has not failed to
     * answer, if there is one (RFC 4861 §6.3.6).
     */
    Route route(long high, long low) {
        Route best = null;
        for (Route route : routes) {
            if (route.contains(high, low) && (best == null || isBetter(route, best))) {
                best = route;
            }
        }
        return best;
    }

    private boolean isBetter(Route route, Route best) {
        int bits = route.destination().prefixBits() - best.destination().prefixBits();
        return bits > 0 || bits == 0 && isFailed(best.gateway()) && !isFailed(route.gateway());
    }

    private boolean isFailed(IpAddress router) {
        return router != null && neighbors.isFailed(router.high(), router.low());
    }

    private void onNeighborFailed(long high, long low) {
        for (Route route : routes) {
            IpAddress router = route.gateway();
            if (router != null && router.low() == low && router.high() == high) {
                internet.findPathsAnew();
                return;
            }
        }
    }

    /** A router named its link-layer address. */
    public void onRouterLink(IpAddress router, long mac, long nowNanos) {
        if (!MacAddress.isGroup(mac)) {
            neighbors.onMention(router.high(), router.low(), mac, true, true, nowNanos);
        }
    }

    /** The address to send from to a destination by a neighbor, or {@code null} if there is none (RFC 6724 §5). */
    LocalAddress sourceFor(long high, long low, long hopHigh, long hopLow) {
        return SourceSelection.choose(sources, high, low, hopHigh, hopLow);
    }

    /** The address to ask a neighbor from, or {@code null}. */
    IpAddress sourceFor(long neighborHigh, long neighborLow) {
        LocalAddress source = sourceFor(neighborHigh, neighborLow, neighborHigh, neighborLow);
        return source == null ? null : source.address();
    }

    /** fe80:: with the modified EUI-64 of the link-layer address (RFC 4291 appendix A). */
    private static IpAddress linkLocal(long mac) {
        long upper = (mac >>> 24 ^ 0x02_0000) << 40;
        return new IpAddress(0xfe80L << 48, upper | 0xff_fe00_0000L | mac & 0xff_ffffL);
    }
}
