package io.anykernel.fs.contracts;

import static io.anykernel.fs.contracts.Trees.DIRECTORY;
import static io.anykernel.fs.contracts.Trees.FILE;
import static io.anykernel.fs.contracts.Trees.content;
import static io.anykernel.fs.contracts.Trees.expectErrno;

import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.List;

/** Trailing slashes, lengths in bytes, modes, and which of two errors is reported: as on Linux. */
final class PathRuleCases {
    private static final int CREATE = OpenFlags.WRITE | OpenFlags.CREATE;

    private final WorldSource worlds;
    private final FileSystemFactory factory;

    PathRuleCases(WorldSource worlds, FileSystemFactory factory) {
        this.worlds = worlds;
        this.factory = factory;
    }

    List<ContractCase> cases() {
        return List.of(
                make("aSlashBehindALinkDoesNotChangeItsTarget", PathRuleCases::slashesBehindLinks),
                make("aSlashBehindANewNameMakesDirectoriesOnly", PathRuleCases::slashesBehindNewNames),
                make("pathsAndTargetsAreCountedInBytes", PathRuleCases::lengths),
                make("modesHaveTwelveBits", PathRuleCases::modes),
                make("ofTwoErrorsTheFirstIsTold", PathRuleCases::order));
    }

    private ContractCase make(String name, TreeCase.Body body) {
        return TreeCase.of(name, worlds, factory, body);
    }

    private static void slashesBehindLinks(Probe probe, Vfs vfs, World world) {
        vfs.makeDirectory("/dir", DIRECTORY);
        Trees.write(vfs, "/file", content(1, 3));
        vfs.makeSymbolicLink("/l", "dir", FILE);
        vfs.makeSymbolicLink("/f", "file", FILE);
        vfs.makeSymbolicLink("/dangling", "none", FILE);
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.removeDirectory("/l/"), "rmdir");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.rename("/l/", "/moved"), "rename from");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.rename("/dir", "/l/"), "rename over");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.unlink("/l/"), "unlink");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.stat("/f/"), "stat");
        expectErrno(probe, Errno.EXISTS, () -> vfs.makeDirectory("/dangling/", DIRECTORY), "mkdir");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.open("/dangling/", CREATE), "open");
        probe.expect(vfs.stat("/dir").isDirectory(), "the directory stayed");
        probe.expect(vfs.statLink("/l/").isDirectory(), "reading follows");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat("/none"), "nothing was made");
    }

    private static void slashesBehindNewNames(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(2, 3));
        vfs.makeDirectory("/dir", DIRECTORY);
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.link("/file", "/new/"), "link");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.makeSymbolicLink("/new/", "x", FILE), "symlink");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.open("/new/", CREATE), "open");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.open("/file/", CREATE), "open what is there");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.rename("/file", "/new/"), "rename");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.unlink("/file/"), "unlink");
        vfs.rename("/dir/", "/new/");
        vfs.makeDirectory("/dir//", DIRECTORY);
        probe.expectEquals(3, Trees.names(vfs, "/").size(), "three names");
    }

    private static void lengths(Probe probe, Vfs vfs, World world) {
        String steps = "\u00e9/../".repeat(681);
        vfs.makeDirectory("/\u00e9", DIRECTORY);
        probe.expect(vfs.stat("/" + steps + "/".repeat(8)).isDirectory(), "4095 bytes");
        expectErrno(probe, Errno.NAME_TOO_LONG, () -> vfs.stat("/" + steps + "/".repeat(9)), "4096 bytes");
        vfs.makeSymbolicLink("/link", "x".repeat(4095), FILE);
        probe.expectEquals(4095, vfs.statLink("/link").sizeBytes(), "a target of 4095 bytes");
        expectErrno(
                probe,
                Errno.NAME_TOO_LONG,
                () -> vfs.makeSymbolicLink("/long", "\u00e9".repeat(2048), FILE),
                "4096 bytes");
        vfs.makeSymbolicLink("/far", "/" + "./".repeat(1500) + "\u00e9", FILE);
        probe.expect(vfs.stat("/" + "./".repeat(1500) + "far").isDirectory(), "expanded, a path may be longer");
    }

    private static void modes(Probe probe, Vfs vfs, World world) {
        vfs.open("/file", CREATE, new NewNode(-1, 0, 0)).close();
        probe.expectEquals(07777, vfs.stat("/file").mode(), "a file");
        vfs.makeDirectory("/dir", new NewNode(0xffff, 0, 0));
        probe.expectEquals(01777, vfs.stat("/dir").mode(), "a directory gets no set-id bits");
        vfs.setAttributes("/dir", new AttributeChange().mode(0x12345));
        probe.expectEquals(0x345, vfs.stat("/dir").mode(), "changed");
    }

    private static void order(Probe probe, Vfs vfs, World world) {
        vfs.makeDirectory("/d", DIRECTORY);
        vfs.makeDirectory("/d/e", DIRECTORY);
        Trees.write(vfs, "/d/file", content(3, 3));
        expectErrno(probe, Errno.BUSY, () -> vfs.rename("/none", "/d/."), "a missing source and a dot");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.makeSymbolicLink("/d", "", FILE), "no target and a name in use");
        expectErrno(probe, Errno.NOT_EMPTY, () -> vfs.rename("/d/file", "/d"), "a file over its parent");
        expectErrno(probe, Errno.BUSY, () -> vfs.removeDirectory("/"), "the root");
        expectErrno(probe, Errno.EXISTS, () -> vfs.open("/", CREATE | OpenFlags.EXCLUSIVE), "making the root");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.open("/d/..", CREATE), "making dots");
        expectErrno(probe, Errno.PERMISSION, () -> vfs.link("/d", "/new"), "a directory");
        expectErrno(probe, Errno.EXISTS, () -> vfs.link("/d", "/d/e"), "a directory to a name in use");
    }
}
