package io.anykernel.net.socket;

/** An application's callback for one socket, called by {@link ReadinessQueue#dispatch}: no Cpu is held. */
@FunctionalInterface
public interface ReadinessListener {
    /** Bytes, or a datagram, wait to be received. */
    int READABLE = 1;

    /** There is room to send; of a connection that is being made, it was established. */
    int WRITABLE = 2;

    /** The peer ended its data; bytes that came before may still be {@link #READABLE}. */
    int END_OF_DATA = 4;

    /** The connection ended otherwise, a datagram's error came back, or the port is closed: the next call says why. */
    int ERROR = 8;

    /** A connection waits to be accepted. */
    int ACCEPTABLE = 16;

    /**
     * Something changed. It is called again after further changes only, so everything is taken until a call answers {@code
     * WOULD_BLOCK}.
     *
     * @param events which of the constants hold, at least one
     */
    void onReady(int events);
}
