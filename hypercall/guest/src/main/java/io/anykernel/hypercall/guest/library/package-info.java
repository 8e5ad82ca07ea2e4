/**
 * Methods of the Java class library that images have in the place of TeaVM's, or that TeaVM's lacks.
 *
 * <p><b>Lives here:</b> a class for each class of the JDK, tied to it by {@link
 * io.anykernel.hypercall.guest.library.MethodsOf}, with static methods that the image builder makes the bodies of the
 * JDK's; and what they share. What is replaced as a whole class lies in {@code src/overlay} instead.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall.guest}, the class library of Java and TeaVM's interop annotations. It
 * runs in images only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.guest.library.MethodsOf}.
 */
package io.anykernel.hypercall.guest.library;
