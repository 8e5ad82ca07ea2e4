/**
 * The world of a process: files and links on the JDK alone, TAP interfaces and block devices by Linux's system calls.
 *
 * <p><b>Lives here:</b> arenas mapped from the operating system, threads and virtual CPUs, TAP interfaces, files and
 * in-process links as ports.
 *
 * <p><b>May import:</b> {@code io.anykernel.hypercall}, the JDK, and system calls through {@link
 * io.anykernel.hypercall.host.posix.Posix} only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.hypercall.host.HostWorld}, then {@link io.anykernel.hypercall.host.HostPorts}
 * for the names that it opens.
 */
package io.anykernel.hypercall.host;
