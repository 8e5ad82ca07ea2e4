package io.anykernel.manifest;

import java.nio.file.Path;

/** A block device over a file or raw device of the host, which a program finds as the component of that name. */
public record Disk(String name, Path file, boolean isWritable) {}
