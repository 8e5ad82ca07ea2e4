package io.anykernel.gateway;

/**
 * How much of the host's memory an accepted connection may fill with what its client has not taken. Linux lets each grow to
 * megabytes, so that hundreds of clients that read nothing look for many seconds as if they did, and the service behind the gateway
 * cannot tell them from others.
 *
 * <p>A few connections are left to the host, which fits their buffers to their paths. Beyond that each new one is given an equal
 * part of what they had: as many bytes are under way to all clients together, however many there are.
 */
final class HostBuffers {
    /** Connections whose buffers the host chooses. */
    static final int FREE_CONNECTIONS = 8;

    private static final int SHARED_BYTES = 16 << 20;
    /** Two windows of a connection without scaling. */
    private static final int LEAST_BYTES = 128 << 10;

    /** What {@link #sendBytes} says where the host chooses. */
    static final int HOSTS_CHOICE = 0;

    private HostBuffers() {}

    /** Bytes of {@code SO_SNDBUF} of a connection that is accepted while others are open, or {@link #HOSTS_CHOICE}. */
    static int sendBytes(int openConnections) {
        return openConnections < FREE_CONNECTIONS
                ? HOSTS_CHOICE
                : Math.max(LEAST_BYTES, SHARED_BYTES / (openConnections + 1));
    }
}
