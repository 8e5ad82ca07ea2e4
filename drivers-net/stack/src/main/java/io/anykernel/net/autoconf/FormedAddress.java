package io.anykernel.net.autoconf;

import io.anykernel.net.address.IpAddress;
import io.anykernel.net.ip.DuplicateCheck;
import java.util.ArrayList;
import java.util.List;

/** An address that this host made of a router's prefix (RFC 4862 §5.5.3), and how long it holds. */
final class FormedAddress {
    /** A router may shorten a life to no less than this, unless it is shorter already (§5.5.3 (e)): a forged one ends nothing at once. */
    private static final long TWO_HOURS_NANOS = 7_200_000_000_000L;

    private static final int MAX_ROUTERS = 4;

    enum State {
        /** Another host may have it. */
        TENTATIVE,
        ASSIGNED,
        /** Another host has it. */
        DUPLICATE
    }

    final IpAddress address;
    State state = State.TENTATIVE;
    /** {@code null} while duplicates are not looked for. */
    DuplicateCheck check;

    private long validUntilNanos;
    private long preferredUntilNanos;
    private final List<IpAddress> routers = new ArrayList<>();

    FormedAddress(IpAddress address, long validSeconds, long preferredSeconds, long nowNanos) {
        this.address = address;
        this.validUntilNanos = Lifetimes.end(validSeconds, nowNanos);
        this.preferredUntilNanos = Lifetimes.end(preferredSeconds, nowNanos);
    }

    void endCheck() {
        if (check != null) {
            check.cancel();
            check = null;
        }
    }

    /** Its prefix is that router's, too; beyond the bound it is not remembered. */
    void advertisedBy(IpAddress router) {
        if (routers.size() < MAX_ROUTERS && !routers.contains(router)) {
            routers.add(router);
        }
    }

    /** Those that advertised its prefix. */
    List<IpAddress> routers() {
        return routers;
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
