package io.anykernel.net.address;

/**
 * A 128-bit address; IPv4 as {@code ::ffff:a.b.c.d} (RFC 4291 §2.5.5.2).
 *
 * @param high first eight octets, the first one highest
 * @param low last eight octets
 */
public record IpAddress(long high, long low) {
    /** {@code ::}, which as a local address means any. */
    public static final IpAddress ANY = new IpAddress(0, 0);

    public static final IpAddress LOOPBACK_4 = ofIpv4(0x7f00_0001);
    public static final IpAddress LOOPBACK_6 = new IpAddress(0, 1);

    private static final long MAPPED = 0xffffL << 32;

    /** The IPv4 address whose first octet is highest. */
    public static IpAddress ofIpv4(int address) {
        return new IpAddress(0, mapped(address));
    }

    /** Low half of a mapped IPv4 address. */
    public static long mapped(int address) {
        return MAPPED | (address & 0xffff_ffffL);
    }

    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    public static boolean isLoopback(long high, long low) {
        return high == 0 && (low == 1 || low >>> 24 == 0xff_ff7fL);
    }

    /** Whether it names a group; IPv4's limited broadcast counts as one. */
    public static boolean isGroup(long high, long low) {
        if (isIpv4(high, low)) {
            return (low & 0xf000_0000L) == 0xe000_0000L || (int) low == -1;
        }
        return high >>> 56 == 0xff;
    }

    /** fe80::/10. */
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0x3fa;
    }

    /** {@code ::} or 0.0.0.0. */
    public static boolean isUnspecified(long high, long low) {
        return high == 0 && (low == 0 || low == MAPPED);
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    public boolean isUnspecified() {
        return isUnspecified(high, low);
    }

    /** The last 32 bits: the address itself where {@link #isIpv4}. */
    public int ipv4() {
        return (int) low;
    }

    /**
     * Reads {@code 10.0.0.1} or {@code fe80::1}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static IpAddress parse(String text) {
        return AddressText.parse(text);
    }

    /** Dotted for IPv4, RFC 5952's form otherwise. */
    @Override
    public String toString() {
        return AddressText.describe(high, low);
    }
}
