package io.anykernel.composition;

import io.anykernel.fs.FileSystem;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.kernel.Kernel;

/** Makes a filesystem of an instance, once. */
public interface FileSystemFactory {
    /** Makes it; the instance's tree of files owns it afterwards. What it throws ends the start of the instance. */
    FileSystem make(Kernel kernel, PageCache cache);
}
