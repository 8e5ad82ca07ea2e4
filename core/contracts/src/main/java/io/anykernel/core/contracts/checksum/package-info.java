/**
 * Checksums and hashes: known answers, and agreement of the portable and the fast ways.
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.contracts}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.contracts.checksum.ChecksumContract}.
 */
package io.anykernel.core.contracts.checksum;
