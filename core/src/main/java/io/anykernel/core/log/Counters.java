package io.anykernel.core.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/** The counters and gauges of one kernel, by dotted name. Drivers take theirs at construction; adding is not for hot paths. */
public final class Counters {
    private final String prefix;
    private final List<Counter> all;
    private final List<Gauge> gauges;

    public Counters() {
        this("", new ArrayList<>(), new ArrayList<>());
    }

    private Counters(String prefix, List<Counter> all, List<Gauge> gauges) {
        this.prefix = prefix;
        this.all = all;
        this.gauges = gauges;
    }

    /** A view that puts {@code name} and a dot before each name that it makes. */
    public Counters scope(String name) {
        return new Counters(prefix + name + ".", all, gauges);
    }

    /** The counter of that name in this scope, made on first use. */
    public Counter counter(String name) {
        for (Counter counter : all) {
            if (counter.isNamed(prefix, name)) {
                return counter;
            }
        }
        Counter made = new Counter(prefix, name);
        all.add(made);
        return made;
    }

    /** Makes a gauge; one of the same name that was made before stands behind it no more. */
    public void gauge(String name, LongSupplier reading) {
        Gauge made = new Gauge(prefix + name, reading);
        gauges.removeIf(each -> each.name().equals(made.name()));
        gauges.add(made);
    }

    /** Every gauge of the kernel, whatever this view's scope, in the order of their making. */
    public List<Gauge> gauges() {
        return Collections.unmodifiableList(gauges);
    }

    /** Every counter of the kernel, whatever this view's scope, in the order of their making. */
    public List<Counter> all() {
        return Collections.unmodifiableList(all);
    }

    /** Value by full name; 0 where there is no such counter or gauge. */
    public long value(String fullName) {
        for (Counter counter : all) {
            if (counter.isNamed("", fullName)) {
                return counter.value();
            }
        }
        for (Gauge gauge : gauges) {
            if (gauge.name().equals(fullName)) {
                return gauge.value();
            }
        }
        return 0;
    }
}
