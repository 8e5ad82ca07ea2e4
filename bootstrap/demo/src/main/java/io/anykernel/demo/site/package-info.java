/**
 * What the demo answers: the page from {@code /www}, its feed, and everything below {@code /files}, all through the
 * kernel's own filesystems.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs}, {@code io.anykernel.fs.cache}, {@code io.anykernel.demo.http}, {@code
 * io.anykernel.demo.status}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.demo.site.DemoSite}.
 */
package io.anykernel.demo.site;
