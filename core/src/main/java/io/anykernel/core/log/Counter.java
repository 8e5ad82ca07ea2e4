package io.anykernel.core.log;

import java.util.function.LongSupplier;

/** A number that only grows. Confined like its owner; readers elsewhere see a recent value. */
public final class Counter {
    private final String name;
    private long value;
    /** Counted under the locks of others, or {@code null}. */
    private LongSupplier elsewhere;

    Counter(String name) {
        this.name = name;
    }

    /** Full name, such as {@code tcp.retransmit.timeout}. */
    public String name() {
        return name;
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
