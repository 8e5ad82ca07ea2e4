package io.anykernel.hypercall.host;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Has an interrupt of the thread that sleeps in a system call ring the sleeper's bell. {@link AbstractSelector} is the JDK's
 * one public way to be notified of an interrupt; nothing is ever selected here.
 */
final class InterruptBell extends AbstractSelector {
    private final Sleeper sleeper;

    InterruptBell(Sleeper sleeper) {
        super(null);
        this.sleeper = sleeper;
    }

    /** From now on an interrupt of the calling thread, which may have come already, rings the bell. */
    void arm() {
        begin();
    }

    void disarm() {
        end();
    }

    @Override
    public Selector wakeup() {
        sleeper.ring();
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
