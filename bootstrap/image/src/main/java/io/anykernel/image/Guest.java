package io.anykernel.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A machine that runs. Closing it ends the process behind it. */
public final class Guest implements AutoCloseable {
    /** Status of a machine that panicked, and of one that took an exception (start.c). */
    public static final int PANIC_STATUS = 111;

    public static final int EXCEPTION_STATUS = 110;

    /** What start.c adds to a status before it writes it to QEMU's exit device, which answers with 2 * value + 1. */
    private static final int EXIT_BASE = 16;

    private final Process process;
    private final Capture console;
    private final Capture errors;
    private final long startNanos = System.nanoTime();

    Guest(List<String> command) throws IOException {
        process = CleanupRegistry.start(new ProcessBuilder(command));
        console = new Capture(process.getInputStream(), "guest console");
        errors = new Capture(process.getErrorStream(), "guest errors");
    }

    /** What the guest has written so far, with line ends of one byte. */
    public String console() {
        return console.text().replace("\r\n", "\n");
    }

    /** What QEMU itself has complained about so far. */
    public String errors() {
        return errors.text();
    }

    /** Nanoseconds from the process's start to the guest's first byte, or -1 if there was none yet. */
    public long firstByteNanos() {
        long at = console.firstByteNanos;
        return at == 0 ? -1 : at - startNanos;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process behind the machine. */
    public long processId() {
        return process.pid();
    }

    /** Whether the console shows {@code text} before the time is over or the machine ends. */
    public boolean awaitConsole(String text, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        return console.await(() -> console().contains(text), deadline);
    }

    /**
     * Waits for the machine's end and returns the status that it gave.
     *
     * @throws ImageException if it does not end in time, ends without a status, or QEMU itself failed
     */
    public int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ImageException("the guest did not end within " + limit.toMillis()
                        + " ms; its console ends with: " + tail(console()));
            }
            console.join();
            errors.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while a guest ran", e);
        }
        return status(process.exitValue());
    }

    private int status(int exitValue) {
        int value = (exitValue - 1) / 2;
        if ((exitValue & 1) == 1 && value >= EXIT_BASE) {
            return value - EXIT_BASE;
        }
        if (exitValue == 0) {
            throw new ImageException("the guest reset itself; its console ends with: " + tail(console()));
        }
        throw new ImageException("QEMU failed: " + errors.text().strip());
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 400)).strip();
    }

    @Override
    public void close() {
        CleanupRegistry.end(process);
    }

    /** Reads one of the process's streams to its end. */
    private static final class Capture extends Thread {
        private final InputStream from;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile long firstByteNanos;
        private boolean isOver;

        Capture(InputStream from, String name) {
            super(name);
            this.from = from;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    append(buffer, read);
                }
            } catch (IOException e) {
                append(new byte[0], 0);
            } finally {
                end();
            }
        }

        private synchronized void append(byte[] buffer, int count) {
            if (firstByteNanos == 0) {
                firstByteNanos = System.nanoTime();
            }
            bytes.write(buffer, 0, count);
            notifyAll();
        }

        private synchronized void end() {
            isOver = true;
            notifyAll();
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized boolean await(java.util.function.BooleanSupplier condition, long deadlineNanos) {
            while (!condition.getAsBoolean()) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || isOver) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return true;
        }
    }
}
