/**
 * Checksums of on-disk formats.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.checksum.Crc32c}.
 */
package io.anykernel.fs.checksum;
