package io.anykernel.hypercall.guest.library;

import java.util.concurrent.TimeUnit;

/** Conversions that end at the bounds of {@code long} instead of overflowing. */
@MethodsOf(TimeUnit.class)
final class TimeUnitMethods {
    private static final long[] NANOS = {
        1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000L, 3_600_000_000_000L, 86_400_000_000_000L
    };

    private TimeUnitMethods() {}

    static long convert(TimeUnit self, long duration, TimeUnit from) {
        long target = NANOS[self.ordinal()];
        long source = NANOS[from.ordinal()];
        if (source <= target) {
            return duration / (target / source);
        }
        long factor = source / target;
        if (duration > Long.MAX_VALUE / factor) {
            return Long.MAX_VALUE;
        }
        return duration < Long.MIN_VALUE / factor ? Long.MIN_VALUE : duration * factor;
    }

    static long toNanos(TimeUnit self, long duration) {
        return convert(TimeUnit.NANOSECONDS, duration, self);
    }

    static long toMicros(TimeUnit self, long duration) {
        return convert(TimeUnit.MICROSECONDS, duration, self);
    }

    static long toMillis(TimeUnit self, long duration) {
        return convert(TimeUnit.MILLISECONDS, duration, self);
    }

    static long toSeconds(TimeUnit self, long duration) {
        return convert(TimeUnit.SECONDS, duration, self);
    }

    static long toMinutes(TimeUnit self, long duration) {
        return convert(TimeUnit.MINUTES, duration, self);
    }

    static long toHours(TimeUnit self, long duration) {
        return convert(TimeUnit.HOURS, duration, self);
    }

    static long toDays(TimeUnit self, long duration) {
        return convert(TimeUnit.DAYS, duration, self);
    }
}
