/**
 * What a guest starts with: main classes that run an application, the demo or the contracts on a bare machine.
 *
 * <p><b>May import:</b> {@code hypercall.guest}, {@code composition}, {@code demo}, {@code contracts}. Runs in guests only,
 * {@link io.anykernel.programs.GuestWords} apart, by which a launcher writes a command line.
 *
 * <p><b>Read first:</b> {@link io.anykernel.programs.ApplicationGuest}.
 */
package io.anykernel.programs;
