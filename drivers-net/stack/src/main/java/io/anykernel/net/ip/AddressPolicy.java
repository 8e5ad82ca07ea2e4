package io.anykernel.net.ip;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;

/** Scopes of addresses, and their labels and precedences by the default table (RFC 6724 §2.1, §2.2, §3). IPv4's are mapped. */
final class AddressPolicy {
    static final int LINK_SCOPE = 2;
    private static final int SITE_SCOPE = 5;
    private static final int GLOBAL_SCOPE = 14;

    private record Row(AddressPrefix prefix, int precedence, int label) {}

    /** Longer prefixes stand before those that hold them. */
    private static final Row[] TABLE = {
        new Row(AddressPrefix.parse("::1/128"), 50, 0),
        new Row(AddressPrefix.parse("::/96"), 1, 3),
        new Row(AddressPrefix.parse("2001::/32"), 5, 5),
        new Row(AddressPrefix.parse("2002::/16"), 30, 2),
        new Row(AddressPrefix.parse("3ffe::/16"), 1, 12),
        new Row(AddressPrefix.parse("fec0::/10"), 1, 11),
        new Row(AddressPrefix.parse("fc00::/7"), 3, 13),
    };

    private static final Row ALL_4 = new Row(AddressPrefix.parse("0.0.0.0/0"), 35, 4);
    private static final Row ALL_6 = new Row(AddressPrefix.parse("::/0"), 40, 1);

    private AddressPolicy() {}

    static int precedence(long high, long low) {
        return row(high, low).precedence;
    }

    static int label(long high, long low) {
        return row(high, low).label;
    }

    private static Row row(long high, long low) {
        if (IpAddress.isIpv4(high, low)) {
            return ALL_4;
        }
        for (Row each : TABLE) {
            if (each.prefix.contains(high, low)) {
                return each;
            }
        }
        return ALL_6;
    }

    /** As multicast addresses of IPv6 have it in their fourth digit; 14 is global. */
    static int scope(long high, long low) {
        if (IpAddress.isIpv4(high, low)) {
            boolean isLinks = (int) low >>> 16 == 0xa9fe || IpAddress.isLoopback(high, low);
            return isLinks ? LINK_SCOPE : GLOBAL_SCOPE;
        }
        if (IpAddress.isGroup(high, low)) {
            return (int) (high >>> 48) & 15;
        }
        if (IpAddress.isLinkLocal(high) || IpAddress.isLoopback(high, low)) {
            return LINK_SCOPE;
        }
        return high >>> 54 == 0x3fb ? SITE_SCOPE : GLOBAL_SCOPE;
    }

    /** How many first bits two addresses share, of those that the source's prefix has; of IPv4 all of these or none. */
    static int commonBits(AddressPrefix source, long high, long low) {
        if (IpAddress.isIpv4(high, low)) {
            // Any other comparison of IPv4 addresses says nothing, and would undo the order in which servers name them.
            return source.contains(high, low) ? source.prefixBits() : 0;
        }
        long differing = source.address().high() ^ high;
        int bits = differing != 0
                ? Long.numberOfLeadingZeros(differing)
                : 64 + Long.numberOfLeadingZeros(source.address().low() ^ low);
        return Math.min(bits, source.prefixBits());
    }
}
