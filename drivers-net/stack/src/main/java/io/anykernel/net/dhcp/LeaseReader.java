package io.anykernel.net.dhcp;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.Route;
import io.anykernel.net.wire.DhcpMessage;
import java.util.ArrayList;
import java.util.List;

/** Reads what an offer or an acknowledgment gives; what contradicts itself or could be no host's is refused. */
final class LeaseReader {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long INFINITE_SECONDS = 0xffff_ffffL;
    /** What a message of the longest frame has room for. */
    private static final int MAX_OPTION_BYTES = 1500;

    private static final int ADDRESS_BYTES = 4;
    private static final int LEAST_MTU_BYTES = 576;

    private final byte[] option = new byte[MAX_OPTION_BYTES];
    private DhcpMessage message;

    /** The lease, or {@code null} if there is none worth taking: no address, no server, no time, a mask with holes. */
    DhcpLease read(DhcpMessage message) {
        this.message = message;
        int address = message.yourAddress();
        long server = word(DhcpMessage.OPTION_SERVER);
        long seconds = word(DhcpMessage.OPTION_LEASE_SECONDS);
        int prefixBits = prefixBits(address);
        if (!isHost(address) || server <= 0 || !isHost((int) server) || seconds <= 0 || prefixBits < 0) {
            return null;
        }
        AddressPrefix prefix = new AddressPrefix(IpAddress.ofIpv4(address), 96 + prefixBits);
        if (prefix.isBroadcast(0, IpAddress.mapped(address)) || isNetwork(address, prefixBits)) {
            return null;
        }
        boolean isInfinite = seconds == INFINITE_SECONDS;
        long lease = isInfinite ? DhcpLease.FOR_EVER : seconds * SECOND_NANOS;
        long rebinding = isInfinite ? lease : timeBefore(DhcpMessage.OPTION_REBINDING_SECONDS, lease, lease / 8 * 7);
        long renewal = isInfinite ? lease : timeBefore(DhcpMessage.OPTION_RENEWAL_SECONDS, rebinding, lease / 2);
        return new DhcpLease(
                prefix,
                IpAddress.ofIpv4((int) server),
                routes(prefix),
                addresses(DhcpMessage.OPTION_NAME_SERVERS),
                domain(),
                mtuBytes(),
                lease,
                Math.min(renewal, rebinding),
                rebinding);
    }

    /** What a packet may come from (RFC 1122 §3.2.1.3), loopback's aside. */
    private static boolean isHost(int address) {
        long low = IpAddress.mapped(address);
        return address >>> 24 != 0 && !IpAddress.isGroup(0, low) && !IpAddress.isLoopback(0, low);
    }

    /** The subnet's own address, which no host has where there are more than two (RFC 1122 §3.2.1.3, RFC 3021). */
    private static boolean isNetwork(int address, int prefixBits) {
        return prefixBits < 31 && address << prefixBits == 0;
    }

    /** The server's identifier, or {@code null} if there is none. */
    IpAddress server(DhcpMessage message) {
        this.message = message;
        long server = word(DhcpMessage.OPTION_SERVER);
        return server <= 0 ? null : IpAddress.ofIpv4((int) server);
    }

    /** From the subnet mask, or the address's class where there is none; -1 if it has holes. */
    private int prefixBits(int address) {
        long mask = word(DhcpMessage.OPTION_SUBNET_MASK);
        if (mask < 0) {
            return address >= 0 ? 8 : address >>> 30 == 2 ? 16 : 24;
        }
        int bits = Integer.bitCount((int) mask);
        boolean isWhole = bits > 0 && (int) mask == -1 << 32 - bits;
        return isWhole ? bits : -1;
    }

    /** A time of the server's, or the usual part of the lease (RFC 2131 §4.4.5) where it says none or one too late. */
    private long timeBefore(int code, long limit, long usual) {
        long seconds = word(code);
        long nanos = seconds * SECOND_NANOS;
        return seconds > 0 && nanos < limit ? nanos : Math.min(usual, limit);
    }

    /** Option 121 stands for all routes; a router of option 3 leads to everything (RFC 3442). */
    private List<Route> routes(AddressPrefix prefix) {
        int length = Math.min(message.option(DhcpMessage.OPTION_ROUTES, option), option.length);
        List<Route> classless = length > 0 ? classlessRoutes(length) : null;
        if (classless != null) {
            return reachable(classless, prefix);
        }
        // With a subnet of its own, a host has no neighbor but by its router, which the link leads to.
        boolean isAlone = prefix.prefixBits() == 128;
        for (IpAddress router : addresses(DhcpMessage.OPTION_ROUTER)) {
            if (isAlone || isOnLink(router, prefix)) {
                return List.of(Route.byDefault(router));
            }
        }
        return List.of();
    }

    private static boolean isOnLink(IpAddress router, AddressPrefix prefix) {
        return prefix.contains(router.high(), router.low()) && !router.equals(prefix.address());
    }

    /** Those whose routers are on the link, by the subnet or a range without a router. */
    private static List<Route> reachable(List<Route> routes, AddressPrefix prefix) {
        List<Route> kept = new ArrayList<>();
        for (Route route : routes) {
            IpAddress router = route.gateway();
            boolean isKept = router == null || isOnLink(router, prefix);
            for (int i = 0; !isKept && i < routes.size(); i++) {
                Route other = routes.get(i);
                boolean holdsRouter =
                        other.gateway() == null && other.destination().contains(router.high(), router.low());
                isKept = holdsRouter && !router.equals(prefix.address());
            }
            if (isKept) {
                kept.add(route);
            }
        }
        return List.copyOf(kept);
    }

    /**
     * Each is a prefix length, as many bytes of the destination as that needs, and a router, 0.0.0.0 for the link itself; {@code
     * null} if the list is malformed.
     */
    private List<Route> classlessRoutes(int length) {
        List<Route> routes = new ArrayList<>();
        int at = 0;
        while (at < length) {
            int bits = option[at++] & 0xff;
            int bytes = (bits + 7) / 8;
            if (bits > 32 || at + bytes + ADDRESS_BYTES > length) {
                return null;
            }
            int destination = 0;
            for (int i = 0; i < ADDRESS_BYTES; i++) {
                destination = destination << 8 | (i < bytes ? option[at + i] & 0xff : 0);
            }
            IpAddress router = IpAddress.ofIpv4(ipv4(at + bytes));
            at += bytes + ADDRESS_BYTES;
            AddressPrefix range = new AddressPrefix(IpAddress.ofIpv4(destination), 96 + bits);
            routes.add(new Route(range, router.isUnspecified() ? null : router));
        }
        return routes;
    }

    private List<IpAddress> addresses(int code) {
        int length = Math.min(message.option(code, option), option.length);
        List<IpAddress> all = new ArrayList<>();
        for (int at = 0; at + ADDRESS_BYTES <= length; at += ADDRESS_BYTES) {
            int address = ipv4(at);
            if (isHost(address)) {
                all.add(IpAddress.ofIpv4(address));
            }
        }
        return List.copyOf(all);
    }

    private int ipv4(int at) {
        return (option[at] & 0xff) << 24
                | (option[at + 1] & 0xff) << 16
                | (option[at + 2] & 0xff) << 8
                | option[at + 3] & 0xff;
    }

    /** Printable ASCII; anything else is no name. */
    private String domain() {
        int length = Math.min(message.option(DhcpMessage.OPTION_DOMAIN, option), option.length);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length && option[i] != 0; i++) {
            if (option[i] <= ' ' || option[i] == 0x7f) {
                return null;
            }
            name.append((char) option[i]);
        }
        return name.length() == 0 ? null : name.toString();
    }

    private int mtuBytes() {
        int length = message.option(DhcpMessage.OPTION_MTU, option);
        int bytes = length == 2 ? (option[0] & 0xff) << 8 | option[1] & 0xff : 0;
        return bytes >= LEAST_MTU_BYTES ? bytes : 0;
    }

    /** An option of four bytes, unsigned, or -1. */
    private long word(int code) {
        return message.option(code, option) == ADDRESS_BYTES ? ipv4(0) & 0xffff_ffffL : -1;
    }
}
