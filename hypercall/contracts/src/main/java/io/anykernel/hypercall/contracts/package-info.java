/**
 * What every world must do, and the form that all contract cases have.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.hypercall.contracts.ContractCase}, a plain object that JUnit lists on a JVM and
 * {@link io.anykernel.hypercall.contracts.ContractRunner} runs in a guest; {@link
 * io.anykernel.hypercall.contracts.WorldCase} for every world, {@link io.anykernel.hypercall.contracts.SimCase} where virtual
 * time is needed; {@link io.anykernel.hypercall.contracts.Probe}, which hashes what a case saw; the cases themselves in one
 * package an area.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.WorldCase}.
 */
package io.anykernel.hypercall.contracts;
