/**
 * What a guest starts with: main classes that run an application, the demo or the contracts on a bare machine.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.guest}, {@code
 * io.anykernel.composition}, {@code io.anykernel.demo}, {@code io.anykernel.contracts}, {@code io.anykernel.core.log}, {@code
 * io.anykernel.net.address}, {@code io.anykernel.net.stack}.
 * Runs in guests only, {@link io.anykernel.programs.GuestWords} apart, by which a launcher writes a command line.
 *
 * <p><b>Read first:</b> {@link io.anykernel.programs.ApplicationGuest}.
 */
package io.anykernel.programs;
