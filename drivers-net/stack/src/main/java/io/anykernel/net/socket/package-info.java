/**
 * What applications and other drivers call: blocking and non-blocking faces of TCP, UDP and ping, and {@link
 * io.anykernel.net.socket.ReadinessQueue} for many sockets in one thread.
 *
 * <p>A call holds the Cpu, does its work, lets the stack send what came of it, and lets go. Drivers that hold the Cpu
 * already may make every call that does not block.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.connection}, {@code io.anykernel.net.name}, {@code io.anykernel.net.tcp}, {@code io.anykernel.net.udp}, {@code io.anykernel.net.ip}, {@code
 * io.anykernel.net.observe}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.socket.TcpSocket}.
 */
package io.anykernel.net.socket;
