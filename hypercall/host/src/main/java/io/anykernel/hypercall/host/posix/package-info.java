/**
 * Linux system calls from Java, behind one interface with three bindings, each of which may be absent.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, jnr-ffi, JNA.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.host.posix.Posix}.
 */
package io.anykernel.hypercall.host.posix;
