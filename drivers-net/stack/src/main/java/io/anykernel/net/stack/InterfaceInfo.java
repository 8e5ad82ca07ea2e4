package io.anykernel.net.stack;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.Route;
import java.util.List;

/**
 * An interface as a status page shows it.
 *
 * @param macAddress in the low 48 bits
 * @param offloads as {@code NetDeviceInfo} names them
 * @param lease of a DHCP server, whose addresses and routes are among the others; or {@code null}
 */
public record InterfaceInfo(
        String name,
        long macAddress,
        int mtuBytes,
        int offloads,
        boolean isUp,
        List<AddressPrefix> addresses,
        List<Route> routes,
        int neighbors,
        DhcpLease lease) {}
