/**
 * Addresses of names (RFC 1034, RFC 1035).
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.name.NameService}, which the stack polls; {@link io.anykernel.net.name.NameLookup}, one
 * call of a user; {@code NameQuery}, one question; {@code AnswerReader}, which believes no more than was asked for.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.connection}, {@code io.anykernel.net.ip}, {@code
 * io.anykernel.net.tcp}, {@code io.anykernel.net.udp}, {@code io.anykernel.net.wire}, {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@code NameQuery}.
 */
package io.anykernel.net.name;
