package io.anykernel.core.log;

import java.util.function.LongSupplier;

/** A number that only grows. Confined like its owner; readers elsewhere see a recent value. */
public final class Counter {
    /** Of its scope, shared by all counters of that. The full name is composed when it is asked for: few ever are. */
    private final String prefix;

    private final String name;
    private long value;
    /** Counted under the locks of others, or {@code null}. */
    private LongSupplier elsewhere;

    Counter(String prefix, String name) {
        this.prefix = prefix;
        this.name = name;
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
        if (this.prefix.length() == prefix.length()) {
            return this.name.equals(name) && this.prefix.equals(prefix);
        }
        return name().equals(prefix + name);
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
