package io.anykernel.core.log;

/** How much a line of the log matters, from the most to the least. */
public enum LogLevel {
    /** A part has failed: something no longer does what it is there for. */
    ERROR,
    /** Something is short, in the way or left over, and everything still works. */
    WARNING,
    /** A transition or a rare decision. */
    INFO
}
