package io.anykernel.core.log;

/** A number that only grows. Confined like its owner; readers elsewhere see a recent value. */
public final class Counter {
    private final String name;
    private long value;

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

    public long value() {
        return value;
    }
}
