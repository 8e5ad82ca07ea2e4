/**
 * What a kernel tells about itself: counters for the frequent, one line {@code key=value} for the rare.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.core.log.Counters}.
 */
package io.anykernel.core.log;
