package io.anykernel.core.log;

import io.anykernel.hypercall.Console;

/**
 * Lines about transitions and rare decisions, {@code name key=value ...}. Not for hot paths.
 *
 * <p>Lines below the threshold are dropped; it is {@link LogLevel#INFO} unless set, which drops none.
 */
public final class Log {
    private final Console console;
    private final String name;
    private LogLevel threshold = LogLevel.INFO;

    public Log(Console console, String name) {
        this.console = console;
        this.name = name;
    }

    /** The same console under {@code name}, with the threshold that this log has now. */
    public Log named(String name) {
        Log named = new Log(console, name);
        named.threshold = threshold;
        return named;
    }

    /** Sets the least level whose lines reach the console; to be called before others use the log. */
    public void threshold(LogLevel level) {
        threshold = level;
    }

    /** A part has failed. */
    public void error(String text) {
        write(LogLevel.ERROR, text);
    }

    /** Something is short, in the way or left over. */
    public void warning(String text) {
        write(LogLevel.WARNING, text);
    }

    /** A transition or a rare decision. */
    public void line(String text) {
        write(LogLevel.INFO, text);
    }

    private void write(LogLevel level, String text) {
        if (level.compareTo(threshold) <= 0) {
            console.line(name + ": " + text);
        }
    }
}
