package io.anykernel.core.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The counters of one kernel, by dotted name. Drivers take theirs at construction; adding is not for hot paths. */
public final class Counters {
    private final String prefix;
    private final List<Counter> all;

    public Counters() {
        this("", new ArrayList<>());
    }

    private Counters(String prefix, List<Counter> all) {
        this.prefix = prefix;
        this.all = all;
    }

    /** A view that puts {@code name} and a dot before each name that it makes. */
    public Counters scope(String name) {
        return new Counters(prefix + name + ".", all);
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

    /** Every counter of the kernel, whatever this view's scope, in the order of their making. */
    public List<Counter> all() {
        return Collections.unmodifiableList(all);
    }

    /** Value by full name; 0 where there is no such counter. */
    public long value(String fullName) {
        for (Counter counter : all) {
            if (counter.isNamed("", fullName)) {
                return counter.value();
            }
        }
        return 0;
    }
}
