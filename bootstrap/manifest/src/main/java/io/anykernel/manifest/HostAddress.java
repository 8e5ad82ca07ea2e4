package io.anykernel.cli;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import java.net.InetSocketAddress;

/** Address of the instance as the user gave it, and that of the gateway beside it. */
final class InstanceAddress {
    private static final String WANTED = "--address wants a host's address and a prefix length, such as 10.0.0.2/24: ";

    private final AddressPrefix prefix;

    private InstanceAddress(AddressPrefix prefix) {
        this.prefix = prefix;
    }

    /** @throws UsageError if it is malformed, or names no host */
    static InstanceAddress parse(String text) {
        try {
            InstanceAddress parsed = new InstanceAddress(AddressPrefix.parse(text));
            if (!parsed.namesAHost()) {
                throw new UsageError(WANTED + text + " names none");
            }
            return parsed;
        } catch (IllegalArgumentException malformed) {
            throw new UsageError(WANTED + malformed.getMessage());
        }
    }

    private boolean namesAHost() {
        IpAddress address = address();
        boolean isReserved = address.isUnspecified()
                || IpAddress.isGroup(address.high(), address.low())
                || IpAddress.isLoopback(address.high(), address.low());
        long host = address.low() & hostMask();
        boolean isNetworkOrBroadcast = address.isIpv4() && hostBits() > 1 && (host == 0 || host == hostMask());
        return !isReserved && !isNetworkOrBroadcast;
    }

    private int hostBits() {
        return 128 - prefix.prefixBits();
    }

    /** Of the address's lower half. */
    private long hostMask() {
        return hostBits() >= 64 ? -1 : (1L << hostBits()) - 1;
    }

    IpAddress address() {
        return prefix.address();
    }

    /** As the stack reads it. */
    String text() {
        return prefix.toString();
    }

    /**
     * The first address of the same network that is not the instance's.
     *
     * @throws UsageError if the network has room for one host only
     */
    String gateway() {
        if (hostBits() < 2) {
            throw new UsageError("--address " + text() + " leaves no room for the gateway: give a shorter prefix");
        }
        long network = address().low() & ~hostMask();
        long first = network + 1 == address().low() ? network + 2 : network + 1;
        return new AddressPrefix(new IpAddress(address().high(), first), prefix.prefixBits()).toString();
    }

    /** Of the page at a host's address and port; a default port is left out. */
    static String url(InetSocketAddress bound) {
        String host = bound.getHostString();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound.getPort() + "/";
    }

    /** Of the page at the instance's own address. */
    String url() {
        return "http://" + (address().isIpv4() ? address().toString() : "[" + address() + "]") + "/";
    }
}
