/**
 * Files beside Linux's.
 *
 * <p><b>May import:</b> {@code io.anykernel.embed}, {@code io.anykernel.fs}, {@code io.anykernel.fs.cache}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.benchmarks.files.SmallFiles}.
 */
package io.anykernel.benchmarks.files;
