/**
 * What every block device must do.
 *
 * <p><b>Lives here:</b> cases over the synchronous {@code BlockDevice} face, and a queue in memory to lay it over.
 *
 * <p><b>May import:</b> {@code io.anykernel.block}, {@code io.anykernel.core}, the simulation.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.block.BlockCases}.
 */
package io.anykernel.contracts.block;
