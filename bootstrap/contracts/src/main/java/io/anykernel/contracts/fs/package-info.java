/**
 * The filesystem contract, held against every filesystem of ours; what the ext4 reader must do; a walk and change whose
 * hash must be the same in every world.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs..}, {@code io.anykernel.block}, {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts..}, {@code io.anykernel.hypercall.sim}.
 * Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.fs.FileSystemCases}.
 */
package io.anykernel.contracts.fs;
