/**
 * Runs contract cases and prints one line a case: its name, its outcome, the hash of what it saw.
 *
 * <p><b>Lives here:</b> the runner; the cases live in one package an area below this one.
 *
 * <p><b>May import:</b> {@code core}, and in each area's package the module whose contract it states. Freestanding: a
 * guest runs these classes as they are.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.contracts.ContractRunner}.
 */
package io.anykernel.contracts;
