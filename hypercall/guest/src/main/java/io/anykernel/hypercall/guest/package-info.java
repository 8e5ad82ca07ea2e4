/**
 * The world of a machine with nothing below it: Java compiled ahead of time, a boot stub and a few hundred lines of C.
 *
 * <p><b>Lives here:</b> the hypercalls over {@link io.anykernel.hypercall.guest.Native}, and the scheduler of fibers that
 * {@code Thread}, monitors and parking are mapped onto. Beside it, under {@code src/main/native}, the C and assembly, and
 * under {@code src/overlay}, classes that take the place of others of the same name in an image: {@code Memory}, and of
 * TeaVM's {@code Object}, {@code Thread}, {@code java.util.concurrent} and what its collector calls at the heap's end.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, {@code io.anykernel.hypercall.pci} and TeaVM's interop annotations; nothing else. It runs in images
 * only: on a JVM the first native call fails.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.guest.Fibers}, then {@link
 * io.anykernel.hypercall.guest.GuestWorld}; {@code start.c} for how the machine comes up, {@code xen.h} for what a domain of Xen
 * is to it (ADR 0036).
 */
package io.anykernel.hypercall.guest;
