/**
 * What threads of control, locks, parkers, mailboxes, signals and Cpus of a world must do, whatever stands behind them.
 * What a case feeds its probe does not depend on who runs first.
 *
 * <p><b>May import:</b> {@code hypercall}, {@code core.contract}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.scheduling.SchedulingContract}.
 */
package io.anykernel.hypercall.contracts.scheduling;
