package io.anykernel.manifest;

import io.anykernel.net.address.IpAddress;
import java.util.List;

/**
 * Servers that are asked for the addresses of names, before those that a lease or a router names.
 *
 * @param servers in the order that they are asked in
 * @param search domains that a name without a dot is looked up in first, in this order
 */
public record NameServers(List<IpAddress> servers, List<String> search) {
    /** Nothing but what leases and routers say. */
    public static final NameServers NONE = new NameServers(List.of(), List.of());

    public NameServers {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** Whether the manifest names any. */
    public boolean isNamed() {
        return !servers.isEmpty() || !search.isEmpty();
    }

    /** As the stack reads them. */
    public List<String> serverTexts() {
        return servers.stream().map(IpAddress::toString).toList();
    }
}
