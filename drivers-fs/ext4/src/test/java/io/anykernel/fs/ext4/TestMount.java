package io.anykernel.fs.ext4;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.block.testing.FileBlockPort;
import io.anykernel.block.testing.TestArena;
import io.anykernel.block.testing.TestClock;
import io.anykernel.block.testing.TestScheduling;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.hypercall.Accelerator;
import java.nio.file.Path;

/** An image mounted at the root of a tree of its own. */
final class TestMount implements AutoCloseable {
    private final Counters counters = new Counters();
    private final PageCache cache;
    private final Vfs vfs;

    TestMount(Path image, int cachePages) {
        this(new PortBlockDevice(new FileBlockPort(image, false)), cachePages);
    }

    TestMount(BlockDevice device, int cachePages) {
        TestScheduling scheduling = new TestScheduling();
        cache = new PageCache(new TestArena(1 << 30), cachePages, scheduling, new TestClock(), counters);
        vfs = new Vfs(scheduling);
        boolean mounted = false;
        try {
            vfs.mount("/", Ext4FileSystem.mount(device, cache, scheduling, Accelerator.NONE));
            mounted = true;
        } finally {
            if (!mounted) {
                device.close();
            }
        }
    }

    Vfs vfs() {
        return vfs;
    }

    PageCache cache() {
        return cache;
    }

    Counters counters() {
        return counters;
    }

    @Override
    public void close() {
        vfs.close();
        if (cache.pinnedPages() != 0 || cache.residentPages() != 0) {
            throw new AssertionError(
                    "pages left behind: pinned=" + cache.pinnedPages() + " resident=" + cache.residentPages());
        }
    }
}
