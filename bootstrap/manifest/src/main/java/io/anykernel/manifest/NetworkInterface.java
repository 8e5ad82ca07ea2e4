package io.anykernel.manifest;

import io.anykernel.net.address.IpAddress;
import java.util.List;

/**
 * One network interface.
 *
 * @param addresses at least one; ports are published at the first
 * @param gateways routers for what is not on the link, at most one for each version of IP
 * @param tap the host's TAP interface that it is attached to, or {@code null} for the link to the built-in gateway
 */
public record NetworkInterface(String name, List<HostAddress> addresses, List<IpAddress> gateways, String tap) {
    public NetworkInterface {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
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
}
