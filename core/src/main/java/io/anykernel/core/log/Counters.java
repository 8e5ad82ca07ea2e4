package io.anykernel.core.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/** The counters and gauges of one kernel, by dotted name. Drivers take theirs at construction; adding is not for hot paths. */
public final class Counters {
    private final String prefix;
    private final CounterTable table;
    private final List<Gauge> gauges;

    public Counters() {
        this("", new CounterTable(), new ArrayList<>());
    }

    private Counters(String prefix, CounterTable table, List<Gauge> gauges) {
        this.prefix = prefix;
        this.table = table;
        this.gauges = gauges;
    }

    /** A view that puts {@code name} and a dot before each name that it makes. */
    public Counters scope(String name) {
        return new Counters(prefix + name + ".", table, gauges);
    }

    /** The counter of that name in this scope, made on first use. */
    public Counter counter(String name) {
        Counter found = table.find(prefix, name);
        return found != null ? found : table.add(prefix, name);
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
        return Collections.unmodifiableList(table.all());
    }

    /** Value by full name; 0 where there is no such counter or gauge. */
    public long value(String fullName) {
        Counter found = table.find("", fullName);
        if (found != null) {
            return found.value();
        }
        for (Gauge gauge : gauges) {
            if (gauge.name().equals(fullName)) {
                return gauge.value();
            }
        }
        return 0;
    }
}
