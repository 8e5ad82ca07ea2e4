package io.anykernel.cli;

import io.anykernel.manifest.HostAddress;
import java.net.InetSocketAddress;

/** Where the demo's page is. */
final class PageUrl {
    private PageUrl() {}

    /** At a host's address and port. */
    static String of(InetSocketAddress bound) {
        String host = bound.getHostString();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound.getPort() + "/";
    }

    /** At the instance's own address, on the default port. */
    static String of(HostAddress address) {
        return "http://" + (address.address().isIpv4() ? address.address().toString() : "[" + address.address() + "]")
                + "/";
    }
}
