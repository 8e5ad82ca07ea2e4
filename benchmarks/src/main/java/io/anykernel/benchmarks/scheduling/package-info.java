/**
 * Which thread polls: bulk transfers and small requests over a TAP interface, for several builds and modes of our stack beside Linux
 * on a relayed path, in interleaved rounds (ADR 0011). Needs root; makes namespaces of its own.
 *
 * <p><b>May import:</b> {@code io.anykernel.embed}, {@code io.anykernel.net..}.
 *
 * <p><b>Read first:</b> {@link io.anykernel.benchmarks.scheduling.SchedulingBench}.
 */
package io.anykernel.benchmarks.scheduling;
