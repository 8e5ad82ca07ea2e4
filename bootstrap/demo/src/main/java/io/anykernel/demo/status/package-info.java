/**
 * The live status page: what a kernel is wired of, as a picture and as numbers that move.
 *
 * <p><b>Lives here:</b> the page, its picture, its JSON feed, and {@link io.anykernel.demo.status.Status}, the data that
 * they are drawn from.
 *
 * <p><b>May import:</b> {@code io.anykernel.kernel}, {@code io.anykernel.core.log}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.demo.status.Status}.
 */
package io.anykernel.demo.status;
