package io.anykernel.net.autoconf;

import io.anykernel.net.wire.RouterAdvertisement;

/** When something that a router said ends; times of the clock in nanoseconds. */
final class Lifetimes {
    static final long NEVER = Long.MAX_VALUE;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private Lifetimes() {}

    /** @param seconds as an advertisement has them, {@link RouterAdvertisement#FOR_EVER} among them */
    static long end(long seconds, long nowNanos) {
        return seconds == RouterAdvertisement.FOR_EVER ? NEVER : nowNanos + seconds * SECOND_NANOS;
    }
}
