/**
 * Goodput of one connection over an impaired path, our stack beside Linux and Linux beside itself, in interleaved rounds with
 * the same seeds (ADR 0046). Needs root; makes namespaces and TAP interfaces of its own, and removes them.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.benchmarks.impairment.ImpairmentGrid} runs {@code Cell}s on a {@code Testbed}, keeps
 * their {@code Results} and prints a {@code Summary} of each. {@code ImpairedLink} carries frames between two TAP interfaces; what
 * becomes of each is {@code ImpairedLine}'s to decide, in virtual time. {@code LinuxHost} and {@code OurHost} are the ends of the
 * connection.
 *
 * <p><b>May import:</b> {@code io.anykernel.embed}, {@code io.anykernel.hypercall..}, {@code io.anykernel.net..}.
 *
 * <p><b>Read first:</b> {@code ImpairedLine}, then {@link io.anykernel.benchmarks.impairment.ImpairmentGrid}.
 */
package io.anykernel.benchmarks.impairment;
