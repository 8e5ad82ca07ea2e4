/**
 * Kernels inside your JVM, by a builder.
 *
 * <pre>{@code
 * try (var kernel = Anykernel.builder()
 *         .address("10.0.0.2/24")
 *         .mountTmpfs("/", 16 << 20)
 *         .mountExt4("/data", Path.of("disk.img"))
 *         .publish(8080, 80)
 *         .start()) {
 *     TcpListener listener = kernel.net().listen(80, 128);
 *     kernel.files().list("/data").forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p><b>May import:</b> {@code io.anykernel.composition}, {@code io.anykernel.kernel}, {@code io.anykernel.gateway},
 * {@code io.anykernel.core..}, {@code io.anykernel.net..}, {@code io.anykernel.fs}, {@code io.anykernel.hypercall},
 * {@code io.anykernel.hypercall.host}. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.embed.Anykernel}.
 */
package io.anykernel.embed;
