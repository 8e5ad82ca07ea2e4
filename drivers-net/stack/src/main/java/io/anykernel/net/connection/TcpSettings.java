package io.anykernel.net.connection;

import java.time.Duration;

/**
 * What the options of a connection's socket are set to.
 *
 * @param noDelay whether small segments are sent at once
 * @param keepAlive when an idle peer is probed; {@code null} for never
 * @param linger how long closing waits for the peer; zero to reset the connection, {@code null} to send in the background
 * @param sendBufferBytes most bytes that wait or are under way
 * @param receiveBufferBytes most unread bytes
 */
public record TcpSettings(
        boolean noDelay, KeepAlive keepAlive, Duration linger, int sendBufferBytes, int receiveBufferBytes) {}
