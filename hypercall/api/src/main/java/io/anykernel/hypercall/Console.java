package io.anykernel.hypercall;

/** Where lines of text go that a person reads: standard error of a process, a guest's serial port. */
public interface Console {
    /** Writes the line and ends it. Never blocks for long, never throws. */
    void line(CharSequence text);
}
