package io.anykernel.core.log;

import java.util.ArrayList;
import java.util.List;

/** The counters of one kernel in the order of their making, and an index of them by full name that composes none. */
final class CounterTable {
    private final List<Counter> all = new ArrayList<>();

    /** Chains through {@link Counter#nextInBucket}, by hash; a power of two. */
    private Counter[] buckets = new Counter[64];

    List<Counter> all() {
        return all;
    }

    /** The counter whose full name is {@code prefix} and {@code name} together, or {@code null}. */
    Counter find(String prefix, String name) {
        int hash = hash(prefix, name);
        Counter counter = buckets[hash & buckets.length - 1];
        while (counter != null && !(counter.hash == hash && counter.isNamed(prefix, name))) {
            counter = counter.nextInBucket;
        }
        return counter;
    }

    /** Adds one of a name that is not there yet. */
    Counter add(String prefix, String name) {
        Counter made = new Counter(prefix, name, hash(prefix, name));
        all.add(made);
        if (all.size() > buckets.length) {
            rehash();
        } else {
            chain(made);
        }
        return made;
    }

    private void rehash() {
        buckets = new Counter[2 * buckets.length];
        for (Counter counter : all) {
            chain(counter);
        }
    }

    private void chain(Counter counter) {
        int bucket = counter.hash & buckets.length - 1;
        counter.nextInBucket = buckets[bucket];
        buckets[bucket] = counter;
    }

    /** What {@link String#hashCode} gives for the two together: {@code hash(prefix) * 31^length(name) + hash(name)}. */
    private static int hash(String prefix, String name) {
        int power = 1;
        for (int i = name.length(); i > 0; i--) {
            power *= 31;
        }
        return prefix.hashCode() * power + name.hashCode();
    }
}
