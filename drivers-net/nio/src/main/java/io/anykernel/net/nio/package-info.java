/**
 * The stack's TCP sockets as the JDK's streams and channels, for programs in a JVM. An application that is to run as a guest
 * keeps to {@link io.anykernel.net.socket.TcpSocket}.
 *
 * <pre>{@code
 * TcpStreams client = TcpStreams.of(listener.accept(Gate.FOREVER));
 * BufferedReader lines = new BufferedReader(new InputStreamReader(client.input(), UTF_8));
 *
 * TcpChannel channel = TcpChannel.connect(kernel.net(), address, 80, Duration.ofSeconds(5));
 * channel.write(ByteBuffer.wrap(request));
 * }</pre>
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.nio.TcpStreams}, which behaves as {@code java.net.Socket} does, {@link
 * io.anykernel.net.nio.TcpChannel}, which behaves as {@code java.nio.channels.SocketChannel} does, and the one table from
 * codes to exceptions.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.socket}, {@code io.anykernel.net.connection}, {@code io.anykernel.net.stack}, {@code io.anykernel.net.address}, {@code
 * io.anykernel.core..}, {@code io.anykernel.hypercall}. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.nio.TcpStreams}.
 */
package io.anykernel.net.nio;
