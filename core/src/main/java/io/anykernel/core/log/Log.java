package io.anykernel.core.log;

import io.anykernel.hypercall.Console;

/** Lines about transitions and rare decisions, {@code name key=value ...}. Not for hot paths. */
public final class Log {
    private final Console console;
    private final String name;

    public Log(Console console, String name) {
        this.console = console;
        this.name = name;
    }

    /** The same console under {@code name}. */
    public Log named(String name) {
        return new Log(console, name);
    }

    public void line(String text) {
        console.line(name + ": " + text);
    }
}
