package io.anykernel.net.address;

/**
 * An address of this host and how much of it names the link.
 *
 * @param address not {@code ANY}
 * @param prefixBits of 128; an IPv4 prefix counts 96 more
 */
public record AddressPrefix(IpAddress address, int prefixBits) {
    public AddressPrefix {
        if (prefixBits < 0 || prefixBits > 128 || (address.isIpv4() && prefixBits < 96)) {
            throw new IllegalArgumentException("bad prefix length for " + address);
        }
    }

    /** Reads {@code 10.0.0.2/24} or {@code fd00::2/64}. */
    public static AddressPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no prefix length: " + text);
        }
        IpAddress address = IpAddress.parse(text.substring(0, slash));
        int bits;
        try {
            bits = Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("bad prefix length: " + text);
        }
        return new AddressPrefix(address, address.isIpv4() ? bits + 96 : bits);
    }

    /** The same prefix with zeros behind it. */
    public AddressPrefix masked() {
        long high = prefixBits >= 64 ? address.high() : prefixBits == 0 ? 0 : address.high() & -1L << (64 - prefixBits);
        long low = prefixBits == 128 ? address.low() : prefixBits <= 64 ? 0 : address.low() & -1L << (128 - prefixBits);
        return new AddressPrefix(new IpAddress(high, low), prefixBits);
    }

    /** Whether the address is of the same IP version and has the prefix. */
    public boolean contains(long high, long low) {
        if (IpAddress.isIpv4(high, low) != address.isIpv4()) {
            return false;
        }
        if (prefixBits == 0) {
            return true;
        }
        if (prefixBits <= 64) {
            return (high ^ address.high()) >>> (64 - prefixBits) == 0;
        }
        return high == address.high()
                && (prefixBits == 128 ? low == address.low() : (low ^ address.low()) >>> (128 - prefixBits) == 0);
    }

    /** Whether it is this IPv4 subnet's directed broadcast address. */
    public boolean isBroadcast(long high, long low) {
        if (!address.isIpv4() || prefixBits > 126 || !contains(high, low)) {
            return false;
        }
        int hostBits = 128 - prefixBits;
        return hostBits == 32 ? (int) low == -1 : ((int) low | -1 << hostBits) == -1;
    }

    @Override
    public String toString() {
        return address + "/" + (address.isIpv4() ? prefixBits - 96 : prefixBits);
    }
}
