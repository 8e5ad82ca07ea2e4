package io.anykernel.net.stack;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.address.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses and routes of one interface.
 *
 * @param addresses of this host on the link; a link-local IPv6 address is added to them
 * @param routes beyond the addresses' own prefixes, such as the one by the default gateway
 * @param mtuBytes 0 for the device's
 * @param sources that are asked for addresses, routes and name servers besides
 */
public record InterfaceConfig(
        List<AddressPrefix> addresses, List<Route> routes, int mtuBytes, List<AddressSource> sources) {
    public InterfaceConfig {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        sources = List.copyOf(sources);
        if (mtuBytes != 0 && (mtuBytes < 576 || mtuBytes > 65_535)) {
            throw new IllegalArgumentException("mtu from 576 to 65535: " + mtuBytes);
        }
    }

    /** Addresses such as {@code 10.0.0.2/24} or {@code fd00::2/64}. */
    public static InterfaceConfig of(String... addresses) {
        List<AddressPrefix> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(AddressPrefix.parse(address));
        }
        return new InterfaceConfig(parsed, List.of(), 0, List.of());
    }

    /** IPv4 of a DHCP server (RFC 2131), and IPv6 of what routers say (RFC 4862). */
    public static InterfaceConfig automatic() {
        return new InterfaceConfig(List.of(), List.of(), 0, List.of(new DhcpSource(), new RouterSource()));
    }

    /** IPv6 addresses that are made of routers' prefixes (RFC 4862), with their routes and name servers, and nothing else. */
    public static InterfaceConfig slaac() {
        return new InterfaceConfig(List.of(), List.of(), 0, List.of(new RouterSource()));
    }

    /** What a DHCP server gives (RFC 2131), and nothing else. */
    public static InterfaceConfig dhcp() {
        return new InterfaceConfig(List.of(), List.of(), 0, List.of(new DhcpSource()));
    }

    /** The same with one more address, such as {@code 10.0.0.2/24}. */
    public InterfaceConfig address(String address) {
        List<AddressPrefix> more = new ArrayList<>(addresses);
        more.add(AddressPrefix.parse(address));
        return new InterfaceConfig(more, routes, mtuBytes, sources);
    }

    /** The same with a gateway for everything of its IP version that has no longer route. */
    public InterfaceConfig gateway(String address) {
        return with(Route.byDefault(IpAddress.parse(address)));
    }

    /** The same with one more route: a range such as {@code 10.1.0.0/16} by a router on the link. */
    public InterfaceConfig route(String destination, String gateway) {
        return with(new Route(AddressPrefix.parse(destination), IpAddress.parse(gateway)));
    }

    private InterfaceConfig with(Route route) {
        List<Route> more = new ArrayList<>(routes);
        more.add(route);
        return new InterfaceConfig(addresses, more, mtuBytes, sources);
    }

    /** The same with an MTU smaller than the device's. */
    public InterfaceConfig mtu(int bytes) {
        return new InterfaceConfig(addresses, routes, bytes, sources);
    }
}
