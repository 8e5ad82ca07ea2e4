/**
 * IPv6 addresses and routes out of what routers say (RFC 4861 §6.3, RFC 4862, RFC 8106).
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.autoconf.RouterClients}; {@code RouterClient}, one interface's; {@code FormedAddress},
 * an address with its two lives.
 *
 * <p><b>May import:</b> {@code io.anykernel.net.address}, {@code io.anykernel.net.ip}, {@code io.anykernel.net.wire}, {@code
 * io.anykernel.core..}.
 *
 * <p><b>Read first:</b> {@code RouterClient}.
 */
package io.anykernel.net.autoconf;
