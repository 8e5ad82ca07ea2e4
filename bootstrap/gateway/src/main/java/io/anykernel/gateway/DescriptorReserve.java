package io.anykernel.gateway;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the gateway from taking the last descriptors of its process, which needs some for classes, files and other sockets.
 * Only an attempt tells how many are left, so one is made before each batch of connections.
 */
final class DescriptorReserve {
    /** Left to the rest of the process. */
    private static final int RESERVED = 32;

    private static final int BATCH = 32;

    /** Connections that may still be accepted before the next attempt. */
    private int granted;

    /**
     * To be called before a connection is accepted.
     *
     * @throws IOException if it would take a descriptor of the reserve
     */
    void requireOne() throws IOException {
        if (granted == 0) {
            tryToOpen(RESERVED + BATCH);
            granted = BATCH;
        }
    }

    /** A connection was accepted. */
    void taken() {
        granted--;
    }

    private static void tryToOpen(int count) throws IOException {
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
