package io.anykernel.demo;

import io.anykernel.net.connection.ConnectionInfo;
import io.anykernel.net.socket.TcpSocket;

/** A connection that is being served. */
final class ServedClient {
    private final TcpSocket socket;
    private final ClientProgress progress;
    /** Guarded by the server's lock. */
    private boolean isEvicted;

    /** The acceptor's own. */
    private long notedSinceNanos;

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

    /** Whether it waits for its client, and has for long enough. */
    boolean isEvictable(long nowNanos) {
        ConnectionInfo info = socket.info();
        return progress.isEvictable(nowNanos, info.bytesIn(), info.bytesOut());
    }

    /** Notes when the present phase began. */
    void noteSince() {
        notedSinceNanos = progress.sinceNanos();
    }

    long notedSinceNanos() {
        return notedSinceNanos;
    }

    boolean isEvicted() {
        return isEvicted;
    }

    void markEvicted() {
        isEvicted = true;
    }
}
