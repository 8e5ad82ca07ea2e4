package io.anykernel.fs.contracts;

import static io.anykernel.fs.contracts.Trees.DIRECTORY;
import static io.anykernel.fs.contracts.Trees.FILE;
import static io.anykernel.fs.contracts.Trees.content;
import static io.anykernel.fs.contracts.Trees.expectErrno;

import io.anykernel.fs.FileSystem;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.ArrayList;
import java.util.List;

/** Trees that close while something is still open or under way in them. */
final class ClosingCases {
    private static final int READ_WRITE_CREATE = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE;

    private final WorldSource worlds;
    private final FileSystemFactory factory;

    ClosingCases(WorldSource worlds, FileSystemFactory factory) {
        this.worlds = worlds;
        this.factory = factory;
    }

    List<ContractCase> cases() {
        return List.of(
                TreeCase.of("aClosedTreeAnswersThatItIsClosed", worlds, factory, ClosingCases::closed),
                TreeCase.of("aListingMayCloseTheTree", worlds, factory, ClosingCases::closedByListing),
                new WorldCase("aClosedTreeHoldsNoBlockOfFilesLeftOpen", worlds, this::blocks));
    }

    private static void closed(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(1, 5000));
        OpenFile file = vfs.open("/file", OpenFlags.READ | OpenFlags.WRITE);
        vfs.close();
        Bytes buffer = Bytes.of(new byte[100]);
        expectErrno(probe, Errno.BAD_HANDLE, () -> file.read(buffer), "read");
        expectErrno(probe, Errno.BAD_HANDLE, () -> file.readAt(0, buffer), "read at an offset");
        expectErrno(probe, Errno.BAD_HANDLE, () -> file.write(buffer), "write");
        expectErrno(probe, Errno.BAD_HANDLE, () -> file.writeAt(0, buffer), "write at an offset");
        expectErrno(probe, Errno.BAD_HANDLE, () -> file.truncate(1), "truncate");
        expectErrno(probe, Errno.BAD_HANDLE, file::attributes, "attributes");
        expectErrno(probe, Errno.BAD_HANDLE, file::sync, "sync of a file");
        file.close();
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.stat("/file"), "stat");
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.list("/"), "list");
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.open("/new", READ_WRITE_CREATE), "open");
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.makeDirectory("/new", DIRECTORY), "mkdir");
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.unlink("/file"), "unlink");
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.rename("/file", "/new"), "rename");
        expectErrno(probe, Errno.BAD_HANDLE, vfs::sync, "sync");
        expectErrno(probe, Errno.BAD_HANDLE, () -> vfs.unmount("/"), "unmount");
    }

    private static void closedByListing(Probe probe, Vfs vfs, World world) {
        for (int i = 0; i < 40; i++) {
            vfs.open("/file" + i, READ_WRITE_CREATE, FILE).close();
        }
        List<String> seen = new ArrayList<>();
        expectErrno(
                probe,
                Errno.BAD_HANDLE,
                () -> vfs.readDirectory("/", 0, (name, node, type, next) -> {
                    vfs.close();
                    seen.add(name);
                    return true;
                }),
                "the listing ends");
        probe.expect(!seen.isEmpty(), "the sink was called");
    }

    private void blocks(Probe probe, World world) {
        FileSystem fileSystem = factory.make(world);
        long free = fileSystem.status().freeBlocks();
        Vfs vfs = new Vfs(world.scheduling(), world.clock());
        vfs.mount("/", fileSystem);
        Trees.write(vfs, "/unlinked", content(2, 30_000));
        Trees.write(vfs, "/named", content(3, 30_000));
        OpenFile unlinked = vfs.open("/unlinked", OpenFlags.READ);
        OpenFile named = vfs.open("/named", OpenFlags.READ);
        vfs.unlink("/unlinked");
        vfs.close();
        probe.expectEquals(free, fileSystem.status().freeBlocks(), "every block came back");
        unlinked.close();
        named.close();
        probe.expectEquals(free, fileSystem.status().freeBlocks(), "and none twice");
    }
}
