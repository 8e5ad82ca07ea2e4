package io.anykernel.embed;

import io.anykernel.block.PortBlockDevice;
import io.anykernel.composition.FileSystemFactory;
import io.anykernel.core.device.BlockDevice;
import io.anykernel.fs.ext4.Ext4FileSystem;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.BlockPort;
import io.anykernel.hypercall.World;
import java.nio.file.Path;

/** Filesystems that an embedded kernel mounts. */
public final class FileSystems {
    /** Pages of content, and as many again at most for nodes. */
    private static final int PAGE_BYTES = 4096;

    private FileSystems() {}

    /**
     * Files in memory, with room for {@code bytes} of content.
     *
     * @throws IllegalArgumentException if there cannot be as many
     */
    public static FileSystemFactory tmpfs(World world, long bytes) {
        requireSize(bytes);
        int pages = Math.toIntExact(Math.max(1, bytes / PAGE_BYTES));
        return (kernel, cache) -> new TmpFileSystem(kernel.arena(), pages, pages, world.scheduling(), world.clock());
    }

    static void requireSize(long bytes) {
        if (bytes < 0 || bytes > (long) Integer.MAX_VALUE * PAGE_BYTES) {
            throw new IllegalArgumentException("files in memory of " + bytes + " bytes");
        }
    }

    /** An ext4 volume in a file or on a raw device, read-only. */
    public static FileSystemFactory ext4(World world, Path image) {
        return (kernel, cache) -> {
            BlockPort port =
                    kernel.lent(image.toString(), world.ports().openBlock("file:" + image.toAbsolutePath(), false));
            BlockDevice device = new PortBlockDevice(port);
            boolean mounted = false;
            try {
                Ext4FileSystem volume = Ext4FileSystem.mount(device, cache, world.scheduling(), world.accelerator());
                mounted = true;
                return volume;
            } finally {
                if (!mounted) {
                    device.close();
                }
            }
        };
    }
}
