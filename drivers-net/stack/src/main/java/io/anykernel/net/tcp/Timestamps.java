package io.anykernel.net.tcp;

/** Timestamps of a connection (RFC 7323 §3 to §5). */
final class Timestamps {
    /** Milliseconds, nearly: RFC 7323 §5.4 asks for 1 ms to 1 s a tick. */
    private static final int TICK_SHIFT = 20;
    /** TS.Recent older than this says nothing: the peer's clock may have wrapped (§5.5). */
    private static final long LIFE_NANOS = 24L * 24 * 3600 * 1_000_000_000L;

    /** Snd.TS.OK. */
    boolean isEnabled;
    /** What our clock shows beyond the time, another for each connection. */
    int offset;
    /** TS.Recent. */
    int recent;

    private long recentNanos;

    /** TSval. */
    int now(long nowNanos) {
        return at(offset, nowNanos);
    }

    /** TSval of a connection that has that offset. */
    static int at(int offset, long nowNanos) {
        return (int) (nowNanos >> TICK_SHIFT) + offset;
    }

    /** How long ago that was what {@link #now} said; never negative. */
    long sinceNanos(int echoed, long nowNanos) {
        return (long) Math.max(0, now(nowNanos) - echoed) << TICK_SHIFT;
    }

    /** The peer's TSval is to be echoed. */
    void takeRecent(int stamp, long nowNanos) {
        recent = stamp;
        recentNanos = nowNanos;
    }

    /** Whether a TSval is not from the past (§5.3, R1). */
    boolean isFresh(int stamp, long nowNanos) {
        return recent - stamp <= 0 || nowNanos - recentNanos > LIFE_NANOS;
    }
}
