/**
 * What a guest starts with: main classes that take devices off the bus and hand them to the same code that a JVM runs.
 *
 * <p><b>May import:</b> {@code hypercall.guest}, the virtio drivers, {@code demo}, {@code contracts}. Runs in guests only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.programs.DemoGuest}.
 */
package io.anykernel.programs;
