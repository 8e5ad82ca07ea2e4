package io.anykernel.fs.contracts;

import io.anykernel.fs.FileSystem;
import io.anykernel.hypercall.World;

/** Makes the filesystem that a case is run against: empty, writable, with room for 64 pages and 64 nodes at least. */
public interface FileSystemFactory {
    FileSystem make(World world);
}
