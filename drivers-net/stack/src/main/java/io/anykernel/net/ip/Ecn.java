package io.anykernel.net.ip;

/** The two lowest bits of IPv4's type of service and of IPv6's traffic class (RFC 3168 §5). */
public final class Ecn {
    /** The sender's transport would not understand a mark. */
    public static final int NOT_CAPABLE = 0;
    /** It would: ECT(0). */
    public static final int CAPABLE = 2;
    /** A router that would have dropped the packet marked it. */
    public static final int EXPERIENCED = 3;

    private static final int MASK = 3;

    private Ecn() {}

    /** Whether a type of service or traffic class says that the packet met congestion. */
    static boolean isExperienced(int service) {
        return (service & MASK) == EXPERIENCED;
    }
}
