/**
 * The one list of contract cases that a JVM and a guest run alike.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.contracts.AllContracts}; below it, one package an area, the suites of the kits
 * held against implementations of ours, and cases over compositions of drivers.
 *
 * <p><b>May import:</b> the kits ({@code io.anykernel.hypercall.contracts..}, {@code io.anykernel.core.contracts..},
 * {@code io.anykernel.net.contracts}, {@code io.anykernel.block.contracts}, {@code io.anykernel.fs.contracts}), {@code
 * io.anykernel.contracts..}, {@code io.anykernel.hypercall}; each area's package the modules whose contract it states.
 * Freestanding: a guest runs these classes as they are.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.AllContracts}.
 */
package io.anykernel.contracts;
