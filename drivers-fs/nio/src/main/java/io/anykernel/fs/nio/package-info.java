/**
 * The tree of files as the JDK's streams and channels, for programs in a JVM. An application that is to run as a guest keeps
 * to {@link io.anykernel.fs.Vfs}.
 *
 * <pre>{@code
 * NioFiles files = NioFiles.of(kernel.files());
 * try (InputStream data = files.newInputStream("/data/table.csv")) { … }
 * }</pre>
 *
 * <p><b>Lives here:</b> {@link io.anykernel.fs.nio.NioFiles}, whose methods are named and behave as those of {@code
 * java.nio.file.Files}, the channel behind them, and the one table from codes to exceptions.
 *
 * <p><b>May import:</b> {@code io.anykernel.fs}, {@code io.anykernel.fs.cache}, {@code io.anykernel.core..}, {@code
 * io.anykernel.hypercall}. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.fs.nio.NioFiles}.
 */
package io.anykernel.fs.nio;
