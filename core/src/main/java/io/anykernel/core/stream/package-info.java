/**
 * Byte streams over counted blocks.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.packet}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.stream.PayloadStream}.
 */
package io.anykernel.core.stream;
