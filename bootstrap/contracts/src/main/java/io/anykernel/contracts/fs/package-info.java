/**
 * The filesystem contract, held against every filesystem of ours; what the ext4 reader must do; a walk and change whose
 * hash must be the same in every world.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs} and the drivers below it, {@code io.anykernel.fs.contracts}, {@code
 * io.anykernel.block}, {@code io.anykernel.hypercall} with contracts and simulator. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.fs.FileSystemCases}.
 */
package io.anykernel.contracts.fs;
