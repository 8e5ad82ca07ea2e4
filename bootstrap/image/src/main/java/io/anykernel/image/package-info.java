/**
 * From a class path to one file that a hypervisor boots, and to the running machine.
 *
 * <p><b>Lives here:</b> the ahead-of-time build step by step, the answer to "will my jar run as a guest?", and QEMU's
 * launcher. Ordinary Java; needs gcc to build and QEMU to run.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.guest} (its resources), {@code
 * io.anykernel.hypercall.guest.library} (which methods it has), TeaVM, the JDK.
 *
 * <p><b>Read first:</b> {@link io.anykernel.image.ImageBuilder}, which names the steps in their order.
 */
package io.anykernel.image;
