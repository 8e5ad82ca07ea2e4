/**
 * Bulk transfer over a TAP interface, our stack beside Linux on the same path, in interleaved pairs. Needs root; makes
 * namespaces of its own.
 *
 * <p><b>May import:</b> {@code io.anykernel.embed}, {@code io.anykernel.hypercall..}, {@code io.anykernel.net..}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.benchmarks.tap.TapTransfer}.
 */
package io.anykernel.benchmarks.tap;
