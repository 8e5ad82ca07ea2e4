/**
 * The application that the README shows: one set of drivers serves a page from its own filesystem over its own TCP/IP.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.demo.Demo}, which composes the instance, and {@link
 * io.anykernel.demo.WebServer}, which answers on it.
 *
 * <p><b>May import:</b> {@code io.anykernel.composition}, {@code io.anykernel.demo..}, {@code io.anykernel.kernel},
 * {@code io.anykernel.core..}, {@code io.anykernel.net..}, {@code io.anykernel.fs}, {@code io.anykernel.fs.cache},
 * {@code io.anykernel.hypercall}. Freestanding: what starts it in a JVM or in a guest brings the devices.
 *
 * <p><b>Read first:</b> {@link io.anykernel.demo.Demo}.
 */
package io.anykernel.demo;
