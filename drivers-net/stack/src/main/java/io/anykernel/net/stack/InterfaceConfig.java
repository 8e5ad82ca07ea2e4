package io.anykernel.net.stack;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of one interface.
 *
 * @param addresses of this host on the link; a link-local IPv6 address is added to them
 * @param gateways at most one for each IP version
 * @param mtuBytes 0 for the device's
 */
public record InterfaceConfig(List<AddressPrefix> addresses, List<IpAddress> gateways, int mtuBytes) {
    public InterfaceConfig {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
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
        return new InterfaceConfig(parsed, List.of(), 0);
    }

    /** The same with one more address, such as {@code 10.0.0.2/24}. */
    public InterfaceConfig address(String address) {
        List<AddressPrefix> more = new ArrayList<>(addresses);
        more.add(AddressPrefix.parse(address));
        return new InterfaceConfig(more, gateways, mtuBytes);
    }

    /** The same with one more gateway. */
    public InterfaceConfig gateway(String address) {
        List<IpAddress> more = new ArrayList<>(gateways);
        more.add(IpAddress.parse(address));
        return new InterfaceConfig(addresses, more, mtuBytes);
    }

    /** The same with an MTU smaller than the device's. */
    public InterfaceConfig mtu(int bytes) {
        return new InterfaceConfig(addresses, gateways, bytes);
    }
}
