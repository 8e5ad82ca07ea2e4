package io.anykernel.net.address;

/**
 * Where packets for a range of addresses go on one link.
 *
 * @param destination the range; bits beyond the prefix mean nothing
 * @param gateway the router on the link that takes them, of the same IP version; {@code null} if the range is on the link itself
 */
public record Route(AddressPrefix destination, IpAddress gateway) {
    /** Everything of IPv4, and of IPv6. */
    private static final AddressPrefix ALL_4 = new AddressPrefix(IpAddress.ofIpv4(0), 96);

    private static final AddressPrefix ALL_6 = new AddressPrefix(IpAddress.ANY, 0);

    public Route {
        if (gateway != null && gateway.isIpv4() != destination.address().isIpv4()) {
            throw new IllegalArgumentException("a gateway of the other IP version: " + destination + " by " + gateway);
        }
    }

    /** The route of all packets of the gateway's IP version for which there is no longer prefix. */
    public static Route byDefault(IpAddress gateway) {
        return new Route(gateway.isIpv4() ? ALL_4 : ALL_6, gateway);
    }

    /** Whether it is {@link #byDefault}. */
    public boolean isDefault() {
        return gateway != null && destination.prefixBits() == (gateway.isIpv4() ? 96 : 0);
    }

    /** Whether the address lies in the range. */
    public boolean contains(long high, long low) {
        return destination.contains(high, low);
    }

    @Override
    public String toString() {
        return destination + (gateway == null ? "" : " by " + gateway);
    }
}
