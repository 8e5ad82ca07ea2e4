package io.anykernel.gateway;

import java.net.InetSocketAddress;

/**
 * A host port and where its connections go inside.
 *
 * @param host address and port to listen on; port 0 lets the host choose
 * @param targetPort TCP port of the service inside
 */
public record PublishedPort(InetSocketAddress host, int targetPort) {
    private static final int MAX_PORT = 65_535;

    public PublishedPort {
        if (targetPort < 1 || targetPort > MAX_PORT) {
            throw new IllegalArgumentException("target port from 1 to " + MAX_PORT + ": " + targetPort);
        }
    }
}
