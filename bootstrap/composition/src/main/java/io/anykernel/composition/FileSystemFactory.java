package io.anykernel.composition;

import io.anykernel.fs.FileSystem;
import io.anykernel.fs.cache.PageCache;

/** Makes a filesystem of an instance, once. */
public interface FileSystemFactory {
    /**
     * Makes it; the instance's tree of files owns it afterwards. What it throws ends the start of the instance.
     *
     * @param instance holds the components that the mount named as those that it uses, block devices among them
     * @param cache shared by all mounts
     */
    FileSystem make(Instance instance, PageCache cache);

    /** Bytes of the instance's arena that it cuts, the page cache's apart. */
    default long arenaBytes() {
        return 0;
    }
}
