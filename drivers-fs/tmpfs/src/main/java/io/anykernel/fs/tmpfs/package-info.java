/**
 * A filesystem in memory: complete semantics, bounded in pages and nodes, gone when it is closed.
 *
 * <p>Names, links and the shape of the tree change under one shared lock; content has striped ones, so that readers of any
 * files and writers of different files overlap. Pages come from a pool cut once from the kernel's arena.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs}, {@code io.anykernel.fs.cache}, {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.tmpfs.TmpFileSystem}, then {@link io.anykernel.fs.tmpfs.TmpDirectory}.
 */
package io.anykernel.fs.tmpfs;
