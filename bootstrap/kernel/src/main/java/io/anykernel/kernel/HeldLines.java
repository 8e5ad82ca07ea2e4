package io.anykernel.kernel;

import io.anykernel.core.log.Counter;
import io.anykernel.hypercall.Console;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Mailbox;

/**
 * A console that may be an application's: lines that a holder of the Cpu writes are delivered by the loop, once it has
 * released the Cpu; those of other callers at once.
 */
final class HeldLines implements Console {
    private static final int CAPACITY = 64;

    private final Console console;
    private final Cpu cpu;
    private final Mailbox<String> held;
    private final Counter lost;
    private final Counter failures;

    /**
     * @param lost counts lines for which there was no room
     * @param failures counts what the console threw
     */
    HeldLines(Console console, Cpu cpu, Counter lost, Counter failures) {
        this.console = console;
        this.cpu = cpu;
        this.held = cpu.newMailbox(CAPACITY);
        this.lost = lost;
        this.failures = failures;
    }

    @Override
    public void line(CharSequence text) {
        if (!cpu.isHeldByCaller()) {
            console.line(text);
        } else if (!held.post(text.toString())) {
            lost.increment();
        }
    }

    /** The next line to deliver, or {@code null}. The caller holds the Cpu, or its loop has ended. */
    String take() {
        return held.take();
    }

    /**
     * Delivers the line and those behind it, each with the Cpu released.
     *
     * @param first from {@link #take}; the caller holds the Cpu, before and afterwards
     * @throws io.anykernel.hypercall.CpuFailedException if the Cpu failed meanwhile: the caller does not hold it then
     */
    void deliver(String first) {
        String line = first;
        while (line != null) {
            cpu.release();
            write(line);
            cpu.acquire();
            line = held.take();
        }
    }

    /**
     * Delivers what is left when no thread runs the loop any more.
     *
     * @param first from {@link #take}, or {@code null}
     */
    void deliverRest(String first) {
        for (String line = first != null ? first : held.take(); line != null; line = held.take()) {
            write(line);
        }
    }

    /** What an application's console throws is its own affair. */
    private void write(String line) {
        try {
            console.line(line);
        } catch (Throwable thrown) {
            failures.increment();
        }
    }
}
