package io.anykernel.hypercall.host;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Has an interrupt of the thread that sleeps in a system call ring the sleeper's bell. {@link AbstractSelector} is the JDK's
 * one public way to be notified of an interrupt; nothing is ever selected here.
 *
 * <p>In Java 17 an interrupt may be silent: {@code Thread.interrupt} looks for a bell before it marks the thread as
 * interrupted, so that one armed in between neither rings nor sees the mark. Java 25 marks first.
 */
final class InterruptBell extends AbstractSelector {
    private static final boolean IS_EACH_HEARD = Runtime.version().feature() >= 25;

    /** How late a silent interrupt may be seen. */
    private static final long RECHECK_NANOS = 100_000_000L;

    private final Runnable onInterrupt;

    InterruptBell(Runnable onInterrupt) {
        super(null);
        this.onInterrupt = onInterrupt;
    }

    /** From now on an interrupt of the calling thread, which may have come already, rings the bell. */
    void arm() {
        begin();
    }

    void disarm() {
        end();
    }

    /** How long a system call may last before the caller looks for a silent interrupt. */
    long atMost(long nanos) {
        return IS_EACH_HEARD ? nanos : Math.min(nanos, RECHECK_NANOS);
    }

    @Override
    public Selector wakeup() {
        onInterrupt.run();
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        return 0;
    }

    @Override
    public int select(long timeoutMillis) {
        return 0;
    }

    @Override
    public int select() {
        return 0;
    }
}
