package io.anykernel.net.autoconf;

import io.anykernel.net.address.IpAddress;

/** An address that this host made of a router's prefix (RFC 4862 §5.5.3), and how long it holds. */
final class FormedAddress {
    /** A router may shorten a life to no less than this, unless it is shorter already (§5.5.3 (e)): a forged one ends nothing at once. */
    private static final long TWO_HOURS_NANOS = 7_200_000_000_000L;

    enum State {
        /** Another host may have it. */
        TENTATIVE,
        ASSIGNED,
        /** Another host has it. */
        DUPLICATE
    }

    final IpAddress address;
    State state = State.TENTATIVE;
    private long validUntilNanos;
    private long preferredUntilNanos;

    FormedAddress(IpAddress address, long validSeconds, long preferredSeconds, long nowNanos) {
        this.address = address;
        this.validUntilNanos = Lifetimes.end(validSeconds, nowNanos);
        this.preferredUntilNanos = Lifetimes.end(preferredSeconds, nowNanos);
    }

    /** The prefix was advertised again. */
    void update(long validSeconds, long preferredSeconds, long nowNanos) {
        preferredUntilNanos = Lifetimes.end(preferredSeconds, nowNanos);
        long wanted = Lifetimes.end(validSeconds, nowNanos);
        long leastNanos = nowNanos + TWO_HOURS_NANOS;
        if (wanted > leastNanos || wanted > validUntilNanos) {
            validUntilNanos = wanted;
        } else if (validUntilNanos > leastNanos) {
            validUntilNanos = leastNanos;
        }
    }

    boolean isValid(long nowNanos) {
        return nowNanos < validUntilNanos;
    }

    /** New connections may come from it; else it is deprecated (§5.5.4). */
    boolean isPreferred(long nowNanos) {
        return nowNanos < preferredUntilNanos;
    }

    /** When it becomes deprecated or ends. */
    long nextChangeNanos(long nowNanos) {
        return isPreferred(nowNanos) ? Math.min(preferredUntilNanos, validUntilNanos) : validUntilNanos;
    }
}
