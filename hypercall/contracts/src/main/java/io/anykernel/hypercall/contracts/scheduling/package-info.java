/**
 * What threads of control, locks, parkers, mailboxes, signals and Cpus of a world must do, whatever stands behind them.
 * What a case feeds its probe does not depend on which of them runs first.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.scheduling.SchedulingContract}.
 */
package io.anykernel.hypercall.contracts.scheduling;
