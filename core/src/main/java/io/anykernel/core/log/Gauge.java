package io.anykernel.core.log;

import java.util.function.LongSupplier;

/** A number that rises and falls, such as what is left of a pool: read from its owner when it is asked for. */
public final class Gauge {
    private final String name;
    private final LongSupplier reading;

    Gauge(String name, LongSupplier reading) {
        this.name = name;
        this.reading = reading;
    }

    /** Full name, such as {@code pool.net.packets.available}. */
    public String name() {
        return name;
    }

    /** Confined like its owner; readers elsewhere see a recent value. */
    public long value() {
        return reading.getAsLong();
    }
}
