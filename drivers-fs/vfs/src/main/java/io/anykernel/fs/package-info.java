/**
 * The virtual filesystem.
 *
 * <p><b>Lives here:</b> the contract that filesystems implement ({@link io.anykernel.fs.FileSystem}, {@link
 * io.anykernel.fs.Node}), path walking, the mount table, open files, and the face that applications and adapters call
 * ({@link io.anykernel.fs.Vfs}). Inside, failures are {@code Errno} codes; the face throws {@code KernelException}.
 *
 * <p>Everything runs on the caller's thread or fiber. Locks are taken in ascending {@link io.anykernel.fs.cache.LockRanks}, and
 * none of them is held for a whole filesystem while a device works, so concurrent readers overlap.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs.cache}, {@code io.anykernel.core..}, {@code io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.Node}, then {@link io.anykernel.fs.PathWalker} and {@link
 * io.anykernel.fs.Vfs}.
 */
package io.anykernel.fs;
