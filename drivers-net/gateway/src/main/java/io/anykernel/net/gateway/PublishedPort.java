package io.anykernel.net.gateway;

import java.net.InetSocketAddress;

/**
 * A host port and where its connections go inside.
 *
 * @param host address and port to listen on; port 0 lets the host choose
 * @param targetPort TCP port of the service inside
 */
public record PublishedPort(InetSocketAddress host, int targetPort) {}
