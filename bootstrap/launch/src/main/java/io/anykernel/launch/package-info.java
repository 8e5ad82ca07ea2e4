/**
 * From a manifest to a running program, in this JVM or as a guest: what the command and the Maven plugin share.
 *
 * <p><b>Lives here:</b> {@link io.anykernel.launch.Launch}, which makes what a program stands on (images of folders, the bootable image) and
 * starts it; {@link io.anykernel.launch.RunningProgram}, whatever its world; {@link io.anykernel.launch.Tooling}, what is installed here. What cannot
 * be done is a {@link io.anykernel.launch.UserError} of one line.
 *
 * <p><b>May import:</b> {@code io.anykernel.manifest..}, {@code io.anykernel.embed}, {@code io.anykernel.composition}, {@code
 * io.anykernel.gateway}, {@code io.anykernel.image}, {@code io.anykernel.oci}, {@code io.anykernel.programs}, {@code io.anykernel.hypercall}, {@code
 * io.anykernel.hypercall.host..}, {@code io.anykernel.core..}, {@code io.anykernel.net..}, {@code io.anykernel.kernel}, the JDK. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.launch.Launch}.
 */
package io.anykernel.launch;
