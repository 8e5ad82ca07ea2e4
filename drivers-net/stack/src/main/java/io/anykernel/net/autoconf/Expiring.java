package io.anykernel.net.autoconf;

import java.util.ArrayList;
import java.util.List;

/** Values that routers named, each until a time, no more than a bound; in the order in which they were first named. */
final class Expiring<T> {
    private record Entry<T>(T value, long untilNanos) {}

    private final int limit;
    private final List<Entry<T>> entries = new ArrayList<>();

    Expiring(int limit) {
        this.limit = limit;
    }

    /** The value holds until then; one that has ended already is removed. Beyond the bound it is ignored. */
    void put(T value, long untilNanos, long nowNanos) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).value.equals(value)) {
                if (untilNanos <= nowNanos) {
                    entries.remove(i);
                } else {
                    entries.set(i, new Entry<>(value, untilNanos));
                }
                return;
            }
        }
        if (untilNanos > nowNanos && entries.size() < limit) {
            entries.add(new Entry<>(value, untilNanos));
        }
    }

    /** Removes what has ended. */
    void expire(long nowNanos) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).untilNanos <= nowNanos) {
                entries.remove(i);
            }
        }
    }

    /** When the first of them ends, or {@link Lifetimes#NEVER}. */
    long nextEndNanos() {
        long next = Lifetimes.NEVER;
        for (Entry<T> each : entries) {
            next = Math.min(next, each.untilNanos);
        }
        return next;
    }

    List<T> values() {
        List<T> all = new ArrayList<>(entries.size());
        for (Entry<T> each : entries) {
            all.add(each.value);
        }
        return all;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void clear() {
        entries.clear();
    }
}
