package io.anykernel.net.ip;

import io.anykernel.net.address.Route;
import java.util.List;

/**
 * What one source gives an interface.
 *
 * @param mtuBytes 0 where it says nothing
 */
public record InterfaceShare(List<LocalAddress> addresses, List<Route> routes, int mtuBytes) {
    public InterfaceShare {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }
}
