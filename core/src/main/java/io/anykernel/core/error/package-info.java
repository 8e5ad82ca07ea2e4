/**
 * How things fail.
 *
 * <p><b>Lives here:</b> negative codes for the inside, exceptions for the faces.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.Errno}.
 */
package io.anykernel.core.error;
