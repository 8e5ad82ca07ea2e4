/**
 * A world that is nothing but its seed: virtual time, links and disks that misbehave as they are told, one thread.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.hypercall.sim.SimWorld} with its clock, links and disks; {@link
 * io.anykernel.hypercall.sim.FaultyLink} and {@link io.anykernel.hypercall.sim.CrashingDisk} for faults at chosen places.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code java.lang}, {@code java.util}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.sim.SimWorld}.
 */
package io.anykernel.hypercall.sim;
