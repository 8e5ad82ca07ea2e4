/**
 * What an application configures of its TCP connections and may ask of one.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.connection.TcpConfig}, {@link
 * io.anykernel.net.connection.ConnectionInfo}, {@link io.anykernel.net.connection.KeepAlive} and {@link
 * io.anykernel.net.connection.TcpState}; the protocol itself is
 * {@code io.anykernel.net.tcp}, which is not exported.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.connection.TcpConfig}.
 */
package io.anykernel.net.connection;
