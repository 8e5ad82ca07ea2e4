package io.anykernel.net.ip;

import io.anykernel.net.address.IpAddress;

/**
 * Which of an interface's addresses packets to a destination come from (RFC 6724 §5). Home and temporary addresses do not exist
 * here. Allocates nothing: each datagram of a socket without an address asks.
 */
final class SourceSelection {
    private SourceSelection() {}

    /**
     * The source for a destination and the neighbor that takes its packets.
     *
     * @return {@code null} if there is none
     */
    static LocalAddress choose(LocalAddress[] candidates, long high, long low, long hopHigh, long hopLow) {
        LocalAddress best = null;
        for (LocalAddress each : candidates) {
            if (isCandidate(each.address(), high, low)
                    && (best == null || compare(each, best, high, low, hopHigh, hopLow) > 0)) {
                best = each;
            }
        }
        return best;
    }

    /** A packet from a link-local address to a global one would find no way back: no source is better. */
    private static boolean isCandidate(IpAddress source, long high, long low) {
        boolean isSameVersion = source.isIpv4() == IpAddress.isIpv4(high, low);
        boolean isSameScope = IpAddress.isLinkLocal(source.high()) == IpAddress.isLinkLocal(high);
        return isSameVersion && (isSameScope || IpAddress.isGroup(high, low));
    }

    /** Positive if {@code a} is the better source, negative if {@code b} is, 0 if the first of them is taken. */
    private static int compare(LocalAddress a, LocalAddress b, long high, long low, long hopHigh, long hopLow) {
        // Rule 1: the destination itself.
        int result = is(a.isAt(high, low)) - is(b.isAt(high, low));
        if (result == 0) {
            result = compareScopes(a.scope(), b.scope(), AddressPolicy.scope(high, low));
        }
        if (result == 0) {
            // Rule 3: no deprecated address.
            result = is(b.isDeprecated()) - is(a.isDeprecated());
        }
        if (result == 0) {
            // Rule 5.5: a prefix of the next hop's.
            result = is(a.isBehind(hopHigh, hopLow)) - is(b.isBehind(hopHigh, hopLow));
        }
        if (result == 0) {
            // Rule 6: the destination's label.
            int label = AddressPolicy.label(high, low);
            result = is(a.label() == label) - is(b.label() == label);
        }
        if (result == 0) {
            // Rule 8: the longest matching prefix.
            result = AddressPolicy.commonBits(a.prefix(), high, low) - AddressPolicy.commonBits(b.prefix(), high, low);
        }
        return result;
    }

    /** Rule 2: the smallest scope that holds the destination's, else the largest. */
    private static int compareScopes(int a, int b, int wanted) {
        if (a == b) {
            return 0;
        }
        boolean isSmallerBetter = Math.min(a, b) >= wanted;
        return a < b == isSmallerBetter ? 1 : -1;
    }

    private static int is(boolean condition) {
        return condition ? 1 : 0;
    }
}
