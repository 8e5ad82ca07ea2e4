/**
 * The stack as a whole.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.stack.NetStack}, which wires the layers and is polled; its configuration.
 *
 * <p><b>May import:</b> every package of this module ({@code io.anykernel.net..}), {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.stack.NetStack}.
 */
package io.anykernel.net.stack;
