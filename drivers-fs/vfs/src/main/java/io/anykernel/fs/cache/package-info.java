/**
 * The page cache: pages of 4 KiB of files and devices, in frames cut from one arena.
 *
 * <p>A {@link io.anykernel.fs.cache.PageMapping} is one file's or device's view of the cache; its {@link
 * io.anykernel.fs.cache.PageBacking} moves pages to and from the medium. Callers pin runs of pages ({@link
 * io.anykernel.fs.cache.PageRun}), copy or look, and let go. Frames are split among stripes, each with a lock that is
 * never held around a transfer; a run never leaves its stripe. A page that is being loaded makes others who want it wait
 * for that page alone. Eviction is CLOCK. Pages are dirty on their own, or bound to a {@link
 * io.anykernel.fs.cache.PageTransaction} that says when they may be written. A frame that a device may still reach after its
 * driver failed is quarantined (ADR 0032).
 *
 * <p><b>May import:</b> {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.cache.PageMapping}, then {@link io.anykernel.fs.cache.PageStripe}.
 */
package io.anykernel.fs.cache;
