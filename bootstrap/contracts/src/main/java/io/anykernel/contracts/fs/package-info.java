/**
 * What every filesystem must do.
 *
 * <p><b>Lives here:</b> cases over the {@code Vfs} face, for filesystems that can be written and for the ext4 reader; a
 * seeded comparison of random operations with a plain model; a walk and change whose hash must be the same in every world.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs} and the drivers below it, {@code io.anykernel.block}, the simulation.
 *
 * <p><b>Read first:</b> {@link io.anykernel.contracts.fs.FileSystemCases}.
 */
package io.anykernel.contracts.fs;
