/**
 * What the demo answers: the page from {@code /www}, its feed, and everything below {@code /files}, all through the
 * kernel's own filesystems.
 *
 * <p><b>May import:</b> {@code vfs}, {@code kernel}, {@code demo.http}, {@code demo.status}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.demo.site.DemoSite}.
 */
package io.anykernel.demo.site;
