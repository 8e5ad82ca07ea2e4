/**
 * What every network device must do.
 *
 * <p><b>Lives here:</b> cases over a {@code NetDevice} whose far side is a {@link
 * io.anykernel.net.contracts.NetDeviceRig}.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.contracts}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.net.contracts.NetDeviceContract}.
 */
package io.anykernel.net.contracts;
