package io.anykernel.image;

import java.nio.file.Path;

/**
 * A built image.
 *
 * @param file to boot or run
 * @param sizeBytes of the file
 * @param classes compiled into it
 * @param compileNanos that the ahead-of-time compiler took
 * @param linkNanos that the C compiler and linker took
 */
public record Image(Path file, long sizeBytes, int classes, long compileNanos, long linkNanos) {}
