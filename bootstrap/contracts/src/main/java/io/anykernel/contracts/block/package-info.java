/**
 * The block device contract, held against every device of ours, and the page cache above a device that fails.
 *
 * <p><b>May import:</b> {@code io.anykernel.block..}, {@code io.anykernel.core..}, {@code io.anykernel.fs.cache},
 * {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts..}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.block.BlockCases}.
 */
package io.anykernel.contracts.block;
