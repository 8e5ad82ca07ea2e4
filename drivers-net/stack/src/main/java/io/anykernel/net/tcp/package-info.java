/**
 * TCP (RFC 9293).
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.tcp.TcpLayer} finds the connection that a segment is for; {@code
 * HandshakeArrival} and {@code SegmentArrival} take the steps of RFC 9293 §3.10.7 in their order, the longer ones in
 * {@code AcknowledgmentArrival} and {@code TextArrival}; {@code Opening} makes connections, {@code Transitions} changes
 * their states and ends them; {@code SegmentOutput} decides what to send; {@code Liveness} finds out whether a silent
 * peer is there; {@link io.anykernel.net.tcp.TcpConnection} takes the user's calls, {@code SendState} and {@code
 * ReceiveState} hold a connection's variables. {@code SentSegments} records what is under way, {@code LossRecovery} marks
 * in it what is lost, and {@code congestion} says how much may be under way.
 * {@code MemoryAccount} says what each connection may hold of the pools, {@code Reclamation} takes it back while they are
 * short, {@code SynCookies} answer floods of SYNs.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.connection}, {@code io.anykernel.net.address}, {@code
 * io.anykernel.net.ip} (its {@code NetworkLayer}, never an IP version), {@code io.anykernel.net.tcp.congestion}, {@code
 * io.anykernel.net.observe}, {@code io.anykernel.net.wire}, {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.connection.TcpState}, then {@code SegmentArrival} beside the RFC.
 */
package io.anykernel.net.tcp;
