package io.anykernel.core.log;

import java.util.function.LongSupplier;

/** A number that only grows. Confined like its owner; readers elsewhere see a recent value. */
public final class Counter {
    /** Of its scope, shared by all counters of that. The full name is composed when it is asked for: few ever are. */
    private final String prefix;

    private final String name;

    /** Of the full name; the table's, as is the next with the same remainder. */
    final int hash;

    Counter nextInBucket;
    private long value;
    /** Counted under the locks of others, or {@code null}. */
    private LongSupplier elsewhere;

    Counter(String prefix, String name, int hash) {
        this.prefix = prefix;
        this.name = name;
        this.hash = hash;
    }

    /** Full name, such as {@code tcp.retransmit.timeout}. */
    public String name() {
        return prefix + name;
    }

    /** Whether the full name is {@code prefix} and {@code name} together, wherever either of the two is cut. */
    boolean isNamed(String prefix, String name) {
        if (this.prefix.length() + this.name.length() != prefix.length() + name.length()) {
            return false;
        }
        return this.prefix.length() <= prefix.length()
                ? isSame(this.prefix, this.name, prefix, name)
                : isSame(prefix, name, this.prefix, this.name);
    }

    /** Of two names of one length: the first is cut no later than the second. */
    private static boolean isSame(String prefix, String name, String longerPrefix, String rest) {
        int middle = longerPrefix.length() - prefix.length();
        return longerPrefix.startsWith(prefix)
                && longerPrefix.regionMatches(prefix.length(), name, 0, middle)
                && rest.regionMatches(0, name, middle, rest.length());
    }

    public void increment() {
        value++;
    }

    public void add(long amount) {
        value += amount;
    }

    /**
     * Adds a figure counted elsewhere under its own lock: read by {@link #value}, on the thread of control that reads.
     * To be called while the kernel is wired.
     */
    public void include(LongSupplier counted) {
        LongSupplier before = elsewhere;
        elsewhere = before == null ? counted : () -> before.getAsLong() + counted.getAsLong();
    }

    public long value() {
        return elsewhere == null ? value : value + elsewhere.getAsLong();
    }
}
