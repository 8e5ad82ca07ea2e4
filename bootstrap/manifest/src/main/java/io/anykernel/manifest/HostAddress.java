package io.anykernel.manifest;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;

/** An address that an interface can have, and that of the built-in gateway beside it. */
public final class HostAddress {
    private final AddressPrefix prefix;

    private HostAddress(AddressPrefix prefix) {
        this.prefix = prefix;
    }

    /**
     * Reads {@code 10.0.0.2/24} or {@code fd00::2/64}.
     *
     * @throws IllegalArgumentException if it is malformed, or names no host
     */
    public static HostAddress parse(String text) {
        HostAddress parsed = new HostAddress(AddressPrefix.parse(text));
        if (!parsed.namesAHost()) {
            throw new IllegalArgumentException(text + " names no host");
        }
        return parsed;
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

    public IpAddress address() {
        return prefix.address();
    }

    /** As the stack reads it. */
    public String text() {
        return prefix.toString();
    }

    /** Whether its network has room for the gateway beside it. */
    public boolean hasRoomForGateway() {
        return hostBits() >= 2;
    }

    /**
     * The first address of the same network that is not this one, as the stack reads it.
     *
     * @throws IllegalStateException unless {@link #hasRoomForGateway}
     */
    public String gateway() {
        if (!hasRoomForGateway()) {
            throw new IllegalStateException(text() + " leaves no room for the gateway");
        }
        long network = address().low() & ~hostMask();
        long first = network + 1 == address().low() ? network + 2 : network + 1;
        return new AddressPrefix(new IpAddress(address().high(), first), prefix.prefixBits()).toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostAddress address && address.prefix.equals(prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
