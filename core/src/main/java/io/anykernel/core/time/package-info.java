/**
 * Time that is handed in.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.core.time.TimerWheel} and the timers that it fires.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.time.TimerWheel}.
 */
package io.anykernel.core.time;
