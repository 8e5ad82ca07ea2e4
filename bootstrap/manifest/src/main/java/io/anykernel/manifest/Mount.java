package io.anykernel.manifest;

import java.nio.file.Path;

/** A filesystem at a directory. */
public record Mount(String path, Source source) {
    /** What is mounted. */
    public sealed interface Source permits Tmpfs, Folder, Image, OfDisk {}

    /** Files in memory. */
    public record Tmpfs(long bytes) implements Source {}

    /** A folder of the host's, of which an ext4 volume is made. Read-only. */
    public record Folder(Path folder) implements Source {}

    /** An ext4 volume in a file. Read-only. */
    public record Image(Path file) implements Source {}

    /** The ext4 volume on a disk that the manifest names. Read-only. */
    public record OfDisk(String disk) implements Source {}
}
