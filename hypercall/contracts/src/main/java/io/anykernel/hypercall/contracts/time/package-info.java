/**
 * What a world's clock must do.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.time.ClockContract}.
 */
package io.anykernel.hypercall.contracts.time;
