package io.anykernel.net.ip;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import java.util.List;

/**
 * An address of this host, and what decides whether packets are sent from it.
 *
 * @param isDeprecated new connections come from it only where there is no other (RFC 4862 §5.5.4)
 * @param routers that advertised its prefix, none for an address that is fixed or a server's
 */
public record LocalAddress(AddressPrefix prefix, boolean isDeprecated, List<IpAddress> routers) {
    public LocalAddress {
        routers = List.copyOf(routers);
    }

    /** One that is in force for as long as it is there. */
    public static LocalAddress of(AddressPrefix prefix) {
        return new LocalAddress(prefix, false, List.of());
    }

    IpAddress address() {
        return prefix.address();
    }

    boolean isAt(long high, long low) {
        return address().low() == low && address().high() == high;
    }

    int scope() {
        return AddressPolicy.scope(address().high(), address().low());
    }

    int label() {
        return AddressPolicy.label(address().high(), address().low());
    }

    /** Whether packets from it find their way back by that neighbor: the prefix is its own, or it advertised it. */
    boolean isBehind(long hopHigh, long hopLow) {
        if (prefix.contains(hopHigh, hopLow)) {
            return true;
        }
        for (IpAddress router : routers) {
            if (router.low() == hopLow && router.high() == hopHigh) {
                return true;
            }
        }
        return false;
    }
}
