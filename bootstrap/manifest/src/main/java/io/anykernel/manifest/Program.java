package io.anykernel.manifest;

import java.nio.file.Path;

/**
 * What runs.
 *
 * @param application the class that implements {@code Application}, or {@code null} for the one that the jar names
 * @param jar a jar or a folder of classes; {@code null} where what starts it brings the classes, as the Maven plugin does
 */
public record Program(String application, Path jar) {}
