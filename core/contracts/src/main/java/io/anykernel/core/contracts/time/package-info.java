/**
 * The timer wheel beside a plain list of timers.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.contracts}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.contracts.time.TimerWheelContract}.
 */
package io.anykernel.core.contracts.time;
