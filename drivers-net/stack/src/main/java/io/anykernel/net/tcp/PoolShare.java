package io.anykernel.net.tcp;

import java.util.function.IntSupplier;

/**
 * How much of one pool a connection may hold, from what is left of it (the dynamic threshold of Choudhury and Hahne, 1998):
 *
 * <pre>
 *   available:  all ............ 1/2 ............ 1/4 ............ 1/16 ... 0
 *               as much as is    | two buffers    | one buffer     | none
 *               left above 1/2   | each           | each           |
 * </pre>
 *
 * <p>In the upper half no connection takes more than what is left for the next: of any number of greedy connections, each gets an
 * equal part, and a newcomer finds one, too. The lower half is for floors, and the last sixteenth for frames on their way.
 */
final class PoolShare {
    /** What is left of the pool, as a state. */
    enum Level {
        /** More than half is free. */
        FINE,
        /** Only floors are granted. */
        PRESSURE,
        /** Nothing is granted. */
        EXHAUSTED
    }

    private static final long CALM_NANOS = 10_000_000_000L;

    private final String name;
    private final int capacity;
    private final IntSupplier available;
    private Level level = Level.FINE;
    private Level reported = Level.FINE;
    private long calmSinceNanos;

    PoolShare(String name, int capacity, IntSupplier available) {
        this.name = name;
        this.capacity = capacity;
        this.available = available;
    }

    String name() {
        return name;
    }

    int capacity() {
        return capacity;
    }

    int available() {
        return available.getAsInt();
    }

    Level level() {
        return level;
    }

    /** How many buffers a connection that holds {@code held} of them may hold in all; less than it holds if too many. */
    int limit(int held) {
        return Math.max(floor(), held + grant(held));
    }

    /** As {@link #limit} without the floor: for what the peer would send again. */
    int limitAboveFloor(int held) {
        return held + grant(held);
    }

    /** Half of what it is below the spare buffers, so that it meets them in the middle; 0 or less if it is above. */
    private int grant(int held) {
        int below = spare() - held;
        return below > 0 ? (below + 1) / 2 : below;
    }

    private int spare() {
        return available.getAsInt() - capacity / 2;
    }

    private int floor() {
        int left = available.getAsInt();
        return left > capacity / 4 ? 2 : left > capacity / 16 ? 1 : 0;
    }

    /** Buffers that floors may take now. */
    int forFloors() {
        return Math.max(0, available.getAsInt() - capacity / 16);
    }

    /**
     * Takes note of what is left.
     *
     * @return whether {@link #reported} changed: to something worse at once, to something better after {@link
     *     #CALM_NANOS}, so that a pool that goes up and down under traffic is no news
     */
    boolean update(long nowNanos) {
        level = nextLevel();
        if (level.compareTo(reported) >= 0) {
            calmSinceNanos = nowNanos;
        }
        boolean isNews = level.compareTo(reported) > 0 || level != reported && nowNanos - calmSinceNanos >= CALM_NANOS;
        reported = isNews ? level : reported;
        return isNews;
    }

    /** An eighth lies between going down and coming back. */
    private Level nextLevel() {
        int left = available.getAsInt();
        if (left <= capacity / 16) {
            return Level.EXHAUSTED;
        }
        if (left > capacity / 2 + capacity / 8) {
            return Level.FINE;
        }
        boolean isWorse = level == Level.FINE && left <= capacity / 2;
        boolean isBetter = level == Level.EXHAUSTED && left > capacity / 8;
        return isWorse || isBetter ? Level.PRESSURE : level;
    }

    /** The level as the log has it. */
    Level reported() {
        return reported;
    }
}
