/**
 * What every filesystem must do.
 *
 * <p><b>Lives here:</b> cases over the {@code Vfs} face for filesystems that can be written, and a seeded comparison of
 * random operations with a plain model.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs}, {@code io.anykernel.fs.cache}, {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}, {@code io.anykernel.hypercall.contracts}, {@code io.anykernel.hypercall.sim}. Freestanding.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.contracts.FileSystemContract}.
 */
package io.anykernel.fs.contracts;
