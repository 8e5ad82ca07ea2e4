/**
 * Goals of {@code anykernel-maven-plugin}: {@code run}, {@code image}, {@code start}, {@code stop}, {@code doctor}, {@code help}.
 *
 * <p><b>Lives here:</b> a class for each goal, which reads its parameters and leaves the work to {@code io.anykernel.launch}, as the command
 * does.
 *
 * <p><b>May import:</b> {@code io.anykernel.launch}, {@code io.anykernel.manifest..}, {@code io.anykernel.image}, {@code
 * io.anykernel.core.error}, {@code io.anykernel.hypercall}, Maven's API, the JDK. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.maven.AnykernelMojo}.
 */
package io.anykernel.maven;
