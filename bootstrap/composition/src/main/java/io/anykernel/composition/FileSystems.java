package io.anykernel.composition;

import io.anykernel.core.device.BlockDevice;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.ext4.Ext4FileSystem;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.World;

/** Factories for our own filesystems, each of which wants its artifact beside this one. */
public final class FileSystems {
    private static final int PAGE_BYTES = 4096;

    private FileSystems() {}

    /**
     * Files in memory: room for {@code bytes} of content, and for as many nodes as pages ({@code anykernel-tmpfs}).
     *
     * @throws IllegalArgumentException if there cannot be as many
     */
    public static FileSystemFactory tmpfs(long bytes) {
        if (bytes < 0 || bytes > (long) Integer.MAX_VALUE * PAGE_BYTES) {
            throw new IllegalArgumentException("files in memory of " + bytes + " bytes");
        }
        int pages = (int) Math.max(1, bytes / PAGE_BYTES);
        return new TmpFactory(pages, pages);
    }

    /** As {@link #tmpfs(long)} with another number of nodes. */
    public static FileSystemFactory tmpfs(int pages, int nodes) {
        return new TmpFactory(pages, nodes);
    }

    /**
     * The ext4 volume on a block device, read-only ({@code anykernel-ext4}). That a dirty journal was replayed in memory is a line
     * in the log.
     *
     * @param disk name of the component; the mount has to name it among those that it uses
     */
    public static FileSystemFactory ext4(String disk) {
        return (instance, cache) -> {
            World world = instance.kernel().world();
            BlockDevice device = instance.component(disk, BlockDevice.class);
            Ext4FileSystem volume = Ext4FileSystem.mount(device, cache, world.scheduling(), world.accelerator());
            if (volume.replayedTransactions() > 0) {
                instance.kernel()
                        .log()
                        .line("event=journal-replayed disk=" + disk + " in=memory transactions="
                                + volume.replayedTransactions() + " blocks=" + volume.replayedBlocks());
            }
            return volume;
        };
    }

    private record TmpFactory(int pages, int nodes) implements FileSystemFactory {
        @Override
        public FileSystem make(Instance instance, PageCache cache) {
            World world = instance.kernel().world();
            return new TmpFileSystem(instance.kernel().arena(), pages, nodes, world.scheduling(), world.clock());
        }

        @Override
        public long arenaBytes() {
            return (long) pages * PAGE_BYTES + PAGE_BYTES;
        }
    }
}
