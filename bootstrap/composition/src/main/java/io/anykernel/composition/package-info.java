/**
 * One kernel with a network stack and a tree of files, composed from parts that the caller names.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.composition.Instance} and the factories that it asks for devices and filesystems.
 * A driver that nobody names is not linked.
 *
 * <p><b>May import:</b> {@code kernel}, {@code net}, {@code vfs}. Freestanding: embedded kernels and guests are composed by
 * the same code.
 *
 * <p><b>Read first:</b> {@link io.anykernel.composition.Instance}.
 */
package io.anykernel.composition;
