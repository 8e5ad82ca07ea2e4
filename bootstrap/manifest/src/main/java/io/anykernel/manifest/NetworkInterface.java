package io.anykernel.manifest;

import io.anykernel.net.address.IpAddress;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One network interface.
 *
 * @param addressing where its addresses are from
 * @param addresses none if others give them; else at least one, at the first of which ports are published
 * @param gateways routers for what is not on the link, at most one for each version of IP
 * @param tap the host's TAP interface that it is attached to, or {@code null} for the link to the built-in gateway
 * @param bridge of a Xen host, which a domain's interface is attached to, or {@code null} for the one that {@code xl} takes
 */
public record NetworkInterface(
        String name,
        Addressing addressing,
        List<HostAddress> addresses,
        List<IpAddress> gateways,
        String tap,
        String bridge) {
    public NetworkInterface {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
        if (addresses.isEmpty() != addressing.isGiven()) {
            throw new IllegalArgumentException(name + ": " + addressing + " with addresses " + addresses);
        }
    }

    /** With an address of its own, on the link to the built-in gateway. */
    public static NetworkInterface of(String name, HostAddress address) {
        return new NetworkInterface(name, Addressing.LISTED, List.of(address), List.of(), null, null);
    }

    /** The same with that address and no other. */
    public NetworkInterface withAddress(HostAddress changed) {
        return new NetworkInterface(name, Addressing.LISTED, List.of(changed), gateways, tap, bridge);
    }

    /** The same with addresses that others give. */
    public NetworkInterface withGivenAddresses(Addressing changed) {
        return new NetworkInterface(name, changed, List.of(), gateways, tap, bridge);
    }

    /** The same with that gateway and no other. */
    public NetworkInterface withGateway(IpAddress changed) {
        return new NetworkInterface(name, addressing, addresses, List.of(changed), tap, bridge);
    }

    /** The same on a TAP interface; {@code null} for the link to the built-in gateway. */
    public NetworkInterface withTap(String changed) {
        return new NetworkInterface(name, addressing, addresses, gateways, changed, bridge);
    }

    /** Whether it leads to the gateway that publishes ports on the host. */
    public boolean isPublished() {
        return tap == null;
    }

    /** As the stack reads them. */
    public List<String> addressTexts() {
        return addresses.stream().map(HostAddress::text).toList();
    }

    /** As the stack reads them. */
    public List<String> gatewayTexts() {
        return gateways.stream().map(IpAddress::toString).toList();
    }

    /** Those whose addresses others give, for a message, such as {@code net0 (dhcp), net1 (slaac)}; empty if there are none. */
    public static String describeGiven(List<NetworkInterface> network) {
        return network.stream()
                .filter(each -> each.addressing().isGiven())
                .map(each -> each.name() + " (" + each.addressing().word() + ")")
                .collect(Collectors.joining(", "));
    }
}
