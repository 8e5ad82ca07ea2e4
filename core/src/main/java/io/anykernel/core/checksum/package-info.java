/**
 * The Internet checksum (RFC 1071), in the shapes that packets need.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.core.packet}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.checksum.InternetChecksum}.
 */
package io.anykernel.core.checksum;
