package io.anykernel.contracts.fs;

import static io.anykernel.fs.contracts.Trees.content;
import static io.anykernel.fs.contracts.Trees.expectErrno;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.contracts.FileSystemFactory;
import io.anykernel.fs.contracts.TreeCase;
import io.anykernel.fs.contracts.Trees;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** tmpfs at its bounds. */
final class QuotaCases {
    private static final int PAGES = 8;
    private static final int NODES = 5;
    private static final int PAGE_BYTES = 4096;

    private QuotaCases() {}

    static List<ContractCase> cases(WorldSource worlds) {
        FileSystemFactory small = world -> new TmpFileSystem(
                world.arenas().map(PAGES * PAGE_BYTES), PAGES, NODES, world.scheduling(), world.clock());
        return List.of(
                TreeCase.of("aFullFilesystemWritesWhatFitsAndSaysSo", worlds, small, QuotaCases::pages),
                TreeCase.of("anAppendThatDoesNotFitLeavesNothing", worlds, small, QuotaCases::append),
                TreeCase.of("nodesRunOutAndComeBack", worlds, small, QuotaCases::nodes));
    }

    private static void pages(Probe probe, Vfs vfs, World world) {
        byte[] tooMuch = content(1, (PAGES + 1) * PAGE_BYTES);
        expectErrno(probe, Errno.NO_SPACE, () -> Trees.write(vfs, "/file", tooMuch), "too much");
        probe.expectEquals(PAGES * PAGE_BYTES, vfs.stat("/file").sizeBytes(), "what fitted was written");
        probe.expectEquals(0, vfs.status("/").freeBlocks(), "full");
        expectErrno(probe, Errno.NO_SPACE, () -> Trees.write(vfs, "/other", new byte[1]), "no page left");
        vfs.unlink("/file");
        probe.expectEquals(PAGES, vfs.status("/").freeBlocks(), "empty again");
        Trees.write(vfs, "/other", content(2, PAGES * PAGE_BYTES));
        Trees.expectContent(probe, content(2, PAGES * PAGE_BYTES), Trees.read(vfs, "/other"), "exactly full");
        try (OpenFile file = vfs.open("/other", OpenFlags.WRITE)) {
            expectErrno(probe, Errno.TOO_BIG, () -> file.writeAt(Long.MAX_VALUE - 3, Bytes.of(new byte[9])), "too far");
            expectErrno(probe, Errno.TOO_BIG, () -> file.truncate(Long.MAX_VALUE), "too long");
        }
    }

    private static void append(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(3, 5 * PAGE_BYTES + 1));
        try (OpenFile file = vfs.open("/file", OpenFlags.WRITE | OpenFlags.APPEND)) {
            byte[] tooMuch = content(4, 3 * PAGE_BYTES);
            expectErrno(probe, Errno.NO_SPACE, () -> file.write(Bytes.of(tooMuch)), "does not fit");
            probe.expectEquals(5 * PAGE_BYTES + 1, file.sizeBytes(), "the size is as before");
            probe.expectEquals(2, vfs.status("/").freeBlocks(), "and so is the room");
            file.write(Bytes.of(content(5, 2 * PAGE_BYTES)));
        }
    }

    private static void nodes(Probe probe, Vfs vfs, World world) {
        for (int i = 1; i < NODES; i++) {
            vfs.makeDirectory("/" + i, Trees.DIRECTORY);
        }
        expectErrno(probe, Errno.NO_SPACE, () -> vfs.makeDirectory("/more", Trees.DIRECTORY), "directory too many");
        expectErrno(probe, Errno.NO_SPACE, () -> Trees.write(vfs, "/more", new byte[0]), "file too many");
        expectErrno(probe, Errno.NO_SPACE, () -> vfs.makeSymbolicLink("/more", "x", Trees.FILE), "link too many");
        vfs.removeDirectory("/1");
        Trees.write(vfs, "/more", new byte[0]);
        expectErrno(probe, Errno.NO_SPACE, () -> vfs.link("/more", "/same"), "a name takes a node's place");
        vfs.removeDirectory("/2");
        vfs.link("/more", "/same");
        probe.expectEquals(0, vfs.status("/").freeNodes(), "each name but the first is charged");
        vfs.unlink("/same");
        probe.expectEquals(1, vfs.status("/").freeNodes(), "and given back");
        vfs.link("/more", "/same");
        OpenFile open = vfs.open("/more", OpenFlags.READ);
        vfs.unlink("/more");
        vfs.unlink("/same");
        vfs.makeDirectory("/2", Trees.DIRECTORY);
        expectErrno(probe, Errno.NO_SPACE, () -> vfs.makeDirectory("/new", Trees.DIRECTORY), "an open file counts");
        open.close();
        vfs.makeDirectory("/new", Trees.DIRECTORY);
    }
}
