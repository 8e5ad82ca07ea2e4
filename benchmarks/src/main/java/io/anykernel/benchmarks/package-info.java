/**
 * Micro-benchmarks for JMH. Each class states its question; {@code docs/benchmarks.md} holds commands and results.
 *
 * <p><b>May import:</b> everything.
 *
 * <p><b>Read first:</b> {@link io.anykernel.benchmarks.MemoryBench}.
 */
package io.anykernel.benchmarks;
