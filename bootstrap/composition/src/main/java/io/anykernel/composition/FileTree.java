package io.anykernel.composition;

import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.Scheduling;
import io.anykernel.kernel.Kernel;
import java.util.List;

/** The tree that everything is mounted in, and the page cache that all mounts share. */
final class FileTree implements Component {
    static final String NAME = "files";

    private static final int PAGE_BYTES = 4096;

    private final int cachePages;

    FileTree(int cachePages) {
        this.cachePages = cachePages;
    }

    record Tree(Vfs files, PageCache cache) {}

    @Override
    public String name() {
        return NAME;
    }

    /** Queued block devices complete on the loop, and mounting reads them. */
    @Override
    public List<String> needs() {
        return List.of(Composition.LOOP);
    }

    @Override
    public long arenaBytes() {
        return (long) cachePages * PAGE_BYTES;
    }

    @Override
    public Object start(Instance instance) {
        Kernel kernel = instance.kernel();
        Scheduling scheduling = kernel.world().scheduling();
        Vfs files = kernel.onClose(NAME, new Vfs(scheduling, kernel.clock()));
        files.trackOpens(instance.isTrackingOpens());
        return new Tree(
                files, new PageCache(kernel.arena(), cachePages, scheduling, kernel.clock(), kernel.counters()));
    }
}
