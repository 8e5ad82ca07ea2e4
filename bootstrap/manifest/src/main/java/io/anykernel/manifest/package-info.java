/**
 * {@code anykernel.yaml}: what a program needs of its instance, whatever world that runs in.
 *
 * <p><b>Lives here:</b> the {@link io.anykernel.manifest.Manifest} as records, {@link io.anykernel.manifest.ManifestReader}, which reports
 * everything that is wrong with a file at once, each with its line, column and key, and {@link
 * io.anykernel.manifest.ManifestShape}, the one description of what may stand in a file: the reader, the JSON Schema in this
 * jar ({@code anykernel.schema.json}) and {@code docs/manifest.md} follow from it. Nothing here starts anything.
 *
 * <p><b>May import:</b> {@code io.anykernel.manifest.shape}, {@code io.anykernel.net.address}, {@code
 * io.anykernel.core.log}, SnakeYAML Engine, the JDK. Host only.
 *
 * <p><b>Read first:</b> {@link io.anykernel.manifest.Manifest}.
 */
package io.anykernel.manifest;
