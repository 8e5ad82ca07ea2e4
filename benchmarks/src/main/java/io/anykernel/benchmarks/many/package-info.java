/**
 * Many instances in one JVM: what each costs.
 *
 * <p><b>May import:</b> {@code io.anykernel.embed}, {@code io.anykernel.net.address}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.benchmarks.many.ManyInstances}.
 */
package io.anykernel.benchmarks.many;
