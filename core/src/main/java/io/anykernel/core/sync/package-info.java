/**
 * What drivers that run on their callers' threads wait on.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.core.sync.WaitList}, a queue of waiters under a lock; {@link
 * io.anykernel.core.sync.OperationGate}, which keeps things from ending under running calls.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.sync.WaitList}.
 */
package io.anykernel.core.sync;
