/**
 * The stack as a whole.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.net.stack.NetStack}, which wires the layers and is polled; its configuration.
 *
 * <p><b>May import:</b> every package of this module, and core.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.stack.NetStack}.
 */
package io.anykernel.net.stack;
