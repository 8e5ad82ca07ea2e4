/**
 * Linux system calls from Java, behind one interface with two bindings.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, jnr-ffi, JNA.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.host.posix.Posix}.
 */
package io.anykernel.hypercall.host.posix;
