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
 * <p><b>May import:</b> everything that a process can run. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.embed.Anykernel}.
 */
package io.anykernel.embed;
