package io.anykernel.core.log;

import java.util.Collections;
import java.util.List;

/** The counters of one kernel, by dotted name. Drivers take theirs at construction; adding is not for hot paths. */
public final class Counters {
    private final String prefix;
    private final CounterTable table;

    public Counters() {
        this("", new CounterTable());
    }

    private Counters(String prefix, CounterTable table) {
        this.prefix = prefix;
        this.table = table;
    }

    /** A view that puts {@code name} and a dot before each name that it makes. */
    public Counters scope(String name) {
        return new Counters(prefix + name + ".", table);
    }

    /** The counter of that name in this scope, made on first use. */
    public Counter counter(String name) {
        Counter found = table.find(prefix, name);
        return found != null ? found : table.add(prefix, name);
    }

    /** Every counter of the kernel, whatever this view's scope, in the order of their making. */
    public List<Counter> all() {
        return Collections.unmodifiableList(table.all());
    }

    /** Value by full name; 0 where there is no such counter. */
    public long value(String fullName) {
        Counter found = table.find("", fullName);
        return found != null ? found.value() : 0;
    }
}
