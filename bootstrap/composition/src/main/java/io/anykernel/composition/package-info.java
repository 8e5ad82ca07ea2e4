/**
 * Instances, composed from named components, and the applications that run on them.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.composition.Composition}, the components that it makes itself (stack,
 * interfaces, disks, mounts), the factories that it asks for devices and filesystems, and {@link
 * io.anykernel.composition.Application}, the face of a program whatever its world. A driver that is not named is not linked.
 *
 * <p><b>May import:</b> {@code io.anykernel.kernel}, {@code io.anykernel.net..}, {@code io.anykernel.fs..}, {@code
 * io.anykernel.core..}, {@code io.anykernel.hypercall}, and the drivers that its factories make ({@code
 * io.anykernel.block..} beside those of network and filesystems), which are optional dependencies: an author adds those
 * whose factories are called. Freestanding: instances in a JVM, in the simulator and in a guest are composed by the
 * same code.
 *
 * <p><b>Read first:</b> {@link io.anykernel.composition.Composition}, then {@link io.anykernel.composition.Instance}.
 */
package io.anykernel.composition;
