package io.anykernel.demo;

import io.anykernel.net.socket.TcpSocket;

/** A connection that is being served. */
final class ServedClient {
    private final TcpSocket socket;
    private final ClientProgress progress;
    private boolean isEvicted;

    ServedClient(TcpSocket socket, ClientProgress progress) {
        this.socket = socket;
        this.progress = progress;
    }

    TcpSocket socket() {
        return socket;
    }

    ClientProgress progress() {
        return progress;
    }

    /** Whether it waits for its client, and has for long enough; false once evicted. */
    boolean isEvictable(long nowNanos) {
        return !isEvicted
                && progress.isEvictable(
                        nowNanos, socket.readableBytes(), socket.info().bytesOut());
    }

    /** Ends it by a reset: nothing of it is kept, neither here nor on the way to the client. */
    void evict() {
        isEvicted = true;
        socket.abort();
    }
}
