package io.anykernel.gateway;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the gateway from taking the last descriptors of its process, which needs some for classes, files and other sockets.
 * Only an attempt tells how many are left, so one is made before each batch of connections. What it told does not last, since the
 * rest of the process opens descriptors too.
 */
final class DescriptorReserve {
    /** Left to the rest of the process. */
    private static final int RESERVED = 32;

    private static final int BATCH = 32;
    /** An attempt takes a few hundred microseconds. */
    private static final long GRANT_NANOS = 100_000_000L;

    /** Whether the process has so many descriptors. */
    interface Attempt {
        /** @throws IOException if {@code count} cannot be opened; none is open afterwards in any case */
        void open(int count) throws IOException;
    }

    private final Attempt attempt;

    /** Connections that may still be accepted before the next attempt. */
    private int granted;

    private long grantedUntilNanos;

    DescriptorReserve() {
        this(DescriptorReserve::openChannels);
    }

    DescriptorReserve(Attempt attempt) {
        this.attempt = attempt;
    }

    /**
     * To be called before a connection is accepted.
     *
     * @throws IOException if it would take a descriptor of the reserve
     */
    void requireOne(long nowNanos) throws IOException {
        if (granted == 0 || nowNanos >= grantedUntilNanos) {
            granted = 0;
            attempt.open(RESERVED + BATCH);
            granted = BATCH;
            grantedUntilNanos = nowNanos + GRANT_NANOS;
        }
    }

    /** A connection was accepted. */
    void taken() {
        granted--;
    }

    private static void openChannels(int count) throws IOException {
        List<SocketChannel> opened = new ArrayList<>(count);
        try {
            while (opened.size() < count) {
                opened.add(SocketChannel.open());
            }
        } finally {
            opened.forEach(HostChannels::closeQuietly);
        }
    }
}
