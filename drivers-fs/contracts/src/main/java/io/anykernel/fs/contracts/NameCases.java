package io.anykernel.fs.contracts;

import static io.anykernel.fs.contracts.Trees.DIRECTORY;
import static io.anykernel.fs.contracts.Trees.FILE;
import static io.anykernel.fs.contracts.Trees.content;
import static io.anykernel.fs.contracts.Trees.expectErrno;

import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import java.util.ArrayList;
import java.util.List;

/** Names: paths, directories, links, renaming, mounts. */
final class NameCases {
    private final WorldSource worlds;
    private final FileSystemFactory factory;

    NameCases(WorldSource worlds, FileSystemFactory factory) {
        this.worlds = worlds;
        this.factory = factory;
    }

    List<ContractCase> cases() {
        return List.of(
                make("pathsResolveDotsSlashesAndLinks", NameCases::paths),
                make("pathsThatLeadNowhereSayWhy", NameCases::badPaths),
                make("linksAreFollowedFortyTimes", NameCases::linkLimit),
                make("namesReach255BytesAndAnyBytes", NameCases::names),
                make("directoriesCountTheirLinksAndMustBeEmptyToGo", NameCases::directories),
                make("hardLinksShareOneNode", NameCases::hardLinks),
                make("renameReplacesWhatItMayAndRefusesTheRest", NameCases::rename),
                make("renameMovesDirectoriesButNotBelowThemselves", NameCases::renameDirectories),
                make("aListingContinuesWhileTheDirectoryChanges", NameCases::listing),
                make("attributesChangeOneByOne", NameCases::attributes),
                make("mountsCoverDirectoriesAndLeadBack", this::mounts));
    }

    private ContractCase make(String name, TreeCase.Body body) {
        return TreeCase.of(name, worlds, factory, body);
    }

    private static void paths(Probe probe, Vfs vfs, World world) {
        vfs.makeDirectory("/a", DIRECTORY);
        vfs.makeDirectory("/a/b", DIRECTORY);
        Trees.write(vfs, "/a/b/file", content(1, 10));
        long file = vfs.stat("/a/b/file").node();
        vfs.makeSymbolicLink("/a/relative", "b/./../b", FILE);
        vfs.makeSymbolicLink("/absolute", "/a/relative/", FILE);
        vfs.makeSymbolicLink("/a/up", "..", FILE);
        String[] same = {
            "a/b/file",
            "//a///b//file",
            "/./a/./b/../b/file",
            "/../../a/b/file",
            "/a/relative/file",
            "/absolute/file",
            "/absolute/../b/file",
            "/a/up/a/b/file"
        };
        for (String path : same) {
            probe.expectEquals(file, vfs.stat(path).node(), path);
        }
        probe.expect(vfs.stat("/a/relative").isDirectory(), "a link is followed");
        probe.expect(vfs.statLink("/a/relative").isSymbolicLink(), "unless it is not");
        probe.expect(vfs.statLink("/a/relative/").isDirectory(), "a slash follows it");
        probe.expectEquals(vfs.stat("/").node(), vfs.stat("/a/..").node(), "back at the root");
        probe.expect(vfs.readLink("/absolute").equals("/a/relative/"), "the target as given");
    }

    private static void badPaths(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(2, 10));
        vfs.makeDirectory("/dir", DIRECTORY);
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat(""), "empty");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat("/none"), "missing");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat("/none/below"), "missing directory");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.stat("/file/below"), "below a file");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.stat("/file/"), "a file with a slash");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.stat("/file/.."), "up from a file");
        expectErrno(probe, Errno.INVALID, () -> vfs.stat("/a\0b"), "a zero character");
        expectErrno(probe, Errno.NAME_TOO_LONG, () -> vfs.stat("/" + "x/".repeat(3000)), "a long path");
        expectErrno(probe, Errno.INVALID, () -> vfs.readLink("/file"), "not a link");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.list("/file"), "listing a file");
        expectErrno(probe, Errno.EXISTS, () -> vfs.makeDirectory("/dir", DIRECTORY), "made twice");
        expectErrno(probe, Errno.EXISTS, () -> vfs.makeDirectory("/", DIRECTORY), "the root");
        expectErrno(probe, Errno.EXISTS, () -> vfs.makeDirectory("/dir/.", DIRECTORY), "a dot");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.makeDirectory("/none/dir", DIRECTORY), "no parent");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.unlink("/dir"), "unlinking a directory");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.removeDirectory("/file"), "removing a file");
        expectErrno(probe, Errno.INVALID, () -> vfs.removeDirectory("/dir/."), "removing a dot");
        expectErrno(probe, Errno.NOT_EMPTY, () -> vfs.removeDirectory("/dir/.."), "removing dots");
    }

    private static void linkLimit(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/0", content(3, 10));
        for (int i = 1; i <= 41; i++) {
            vfs.makeSymbolicLink("/" + i, Integer.toString(i - 1), FILE);
        }
        probe.expectEquals(10, vfs.stat("/40").sizeBytes(), "forty links");
        expectErrno(probe, Errno.LINK_LOOP, () -> vfs.stat("/41"), "forty-one");
        vfs.makeSymbolicLink("/self", "self", FILE);
        expectErrno(probe, Errno.LINK_LOOP, () -> vfs.stat("/self"), "a loop");
        probe.expect(vfs.statLink("/self").isSymbolicLink(), "a loop not followed");
    }

    private static void names(Probe probe, Vfs vfs, World world) {
        String longest = "\u00e9".repeat(127) + "x";
        String[] names = {longest, " ", "...", "\u732b", "\ud83d\udc08", "\udcff\udc80", "a\\b", "\n"};
        for (String name : names) {
            Trees.write(vfs, "/" + name, content(name.length(), 5));
        }
        List<String> listed = Trees.names(vfs, "/");
        probe.expectEquals(names.length, listed.size(), "entries");
        for (String name : names) {
            probe.expect(listed.contains(name), "listed " + name);
            probe.expectEquals(5, vfs.stat("/" + name).sizeBytes(), "found " + name);
        }
        expectErrno(probe, Errno.NAME_TOO_LONG, () -> Trees.write(vfs, "/" + longest + "x", new byte[1]), "256 bytes");
        expectErrno(probe, Errno.NAME_TOO_LONG, () -> vfs.stat("/" + longest + "x/below"), "256 bytes passed by");
    }

    private static void directories(Probe probe, Vfs vfs, World world) {
        probe.expectEquals(2, vfs.stat("/").links(), "an empty root");
        vfs.makeDirectory("/a", DIRECTORY);
        vfs.makeDirectory("/a/b/", DIRECTORY);
        probe.expectEquals(3, vfs.stat("/a").links(), "one below");
        expectErrno(probe, Errno.NOT_EMPTY, () -> vfs.removeDirectory("/a"), "not empty");
        vfs.removeDirectory("/a/b/");
        probe.expectEquals(2, vfs.stat("/a").links(), "none below");
        vfs.removeDirectory("/a");
        probe.expectEquals(2, vfs.stat("/").links(), "an empty root again");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.removeDirectory("/a"), "gone");
    }

    private static void hardLinks(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/one", content(4, 10));
        vfs.link("/one", "/two");
        probe.expectEquals(vfs.stat("/one").node(), vfs.stat("/two").node(), "one node");
        probe.expectEquals(2, vfs.stat("/one").links(), "two links");
        expectErrno(probe, Errno.EXISTS, () -> vfs.link("/one", "/two"), "a name in use");
        vfs.unlink("/one");
        probe.expectEquals(1, vfs.stat("/two").links(), "one link");
        vfs.makeDirectory("/dir", DIRECTORY);
        expectErrno(probe, Errno.PERMISSION, () -> vfs.link("/dir", "/again"), "a directory");
        vfs.makeSymbolicLink("/soft", "nowhere", FILE);
        vfs.link("/soft", "/soft2");
        probe.expect(vfs.readLink("/soft2").equals("nowhere"), "the link itself was linked");
    }

    private static void rename(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/one", content(5, 1));
        Trees.write(vfs, "/two", content(6, 2));
        vfs.makeDirectory("/dir", DIRECTORY);
        vfs.rename("/one", "/two");
        probe.expectEquals(1, vfs.stat("/two").sizeBytes(), "replaced");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.rename("/one", "/three"), "the old name is gone");
        vfs.rename("/two", "/two");
        vfs.link("/two", "/other");
        vfs.rename("/two", "/other");
        probe.expectEquals(2, vfs.stat("/two").links(), "two names of one node both stay");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.rename("/two", "/dir"), "a file over a directory");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.rename("/dir", "/two"), "a directory over a file");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.rename("/two", "/three/"), "a file to a slash");
        expectErrno(probe, Errno.BUSY, () -> vfs.rename("/", "/dir/x"), "the root");
        expectErrno(probe, Errno.BUSY, () -> vfs.rename("/dir/.", "/x"), "a dot");
        vfs.rename("/two", "/dir/moved");
        vfs.makeSymbolicLink("/soft", "dir", FILE);
        vfs.rename("/soft", "/soft2");
        probe.expect(vfs.readLink("/soft2").equals("dir"), "the link itself moved");
        Trees.feedTimelessTree(probe, vfs, "/");
    }

    private static void renameDirectories(Probe probe, Vfs vfs, World world) {
        vfs.makeDirectory("/a", DIRECTORY);
        vfs.makeDirectory("/a/b", DIRECTORY);
        vfs.makeDirectory("/c", DIRECTORY);
        Trees.write(vfs, "/a/b/file", content(7, 3));
        expectErrno(probe, Errno.INVALID, () -> vfs.rename("/a", "/a/b/a"), "below itself");
        expectErrno(probe, Errno.INVALID, () -> vfs.rename("/a", "/a/x"), "right below itself");
        expectErrno(probe, Errno.NOT_EMPTY, () -> vfs.rename("/c", "/a"), "over one that is not empty");
        expectErrno(probe, Errno.NOT_EMPTY, () -> vfs.rename("/a/b", "/a"), "over its parent");
        vfs.rename("/a/b", "/c/b");
        probe.expectEquals(2, vfs.stat("/a").links(), "the old parent");
        probe.expectEquals(3, vfs.stat("/c").links(), "the new parent");
        probe.expectEquals(vfs.stat("/c").node(), vfs.stat("/c/b/..").node(), "dots lead to the new parent");
        vfs.rename("/c", "/a");
        probe.expectEquals(3, vfs.stat("/a/../a/b/file").sizeBytes(), "over an empty one");
    }

    private static void listing(Probe probe, Vfs vfs, World world) {
        for (int i = 0; i < 50; i++) {
            Trees.write(vfs, "/file" + i, new byte[0]);
        }
        List<String> seen = new ArrayList<>();
        long[] cookie = new long[1];
        for (int round = 0; round < 200 && seen.size() < 50 + round; round++) {
            int before = seen.size();
            vfs.readDirectory("/", cookie[0], (name, node, type, next) -> {
                seen.add(name);
                cookie[0] = next;
                vfs.unlink("/" + name);
                return seen.size() % 7 != 0;
            });
            if (seen.size() == before) {
                break;
            }
        }
        probe.expectEquals(50, seen.size(), "each entry once");
        probe.expectEquals(0, Trees.names(vfs, "/").size(), "all removed while listing");
        for (String name : seen) {
            probe.feed(name);
        }
    }

    private static void attributes(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(8, 3));
        vfs.setAttributes("/file", new AttributeChange().mode(0170000 | 04711));
        vfs.setAttributes("/file", new AttributeChange().owner(70_000, AttributeChange.KEEP));
        vfs.setAttributes("/file", new AttributeChange().times(-5, 7_000_000_001L));
        Attributes is = vfs.stat("/file");
        probe.expectEquals(04711, is.mode(), "mode");
        probe.expectEquals(70_000, is.uid(), "owner");
        probe.expectEquals(100, is.gid(), "group kept");
        probe.expectEquals(-5, is.accessNanos(), "access time");
        probe.expectEquals(7_000_000_001L, is.modifyNanos(), "modification time");
    }

    private void mounts(Probe probe, Vfs vfs, World world) {
        vfs.makeDirectory("/a", DIRECTORY);
        vfs.makeDirectory("/a/mnt", DIRECTORY);
        Trees.write(vfs, "/a/mnt/covered", content(9, 1));
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.mount("/none", factory.make(world)), "no such directory");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.mount("/a/mnt/covered", factory.make(world)), "a file");
        vfs.mount("/a/mnt", factory.make(world));
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat("/a/mnt/covered"), "covered");
        Trees.write(vfs, "/a/mnt/file", content(10, 20));
        probe.expectEquals(20, vfs.stat("/a/./mnt/../mnt/file").sizeBytes(), "dots lead over the mount");
        probe.expectEquals(vfs.stat("/a").node(), vfs.stat("/a/mnt/..").node(), "and back");
        vfs.makeSymbolicLink("/a/mnt/out", "../../a", FILE);
        probe.expectEquals(vfs.stat("/a").node(), vfs.stat("/a/mnt/out").node(), "and so do links");
        expectErrno(probe, Errno.CROSS_DEVICE, () -> vfs.rename("/a/mnt/file", "/file"), "rename across");
        expectErrno(probe, Errno.CROSS_DEVICE, () -> vfs.link("/a/mnt/file", "/file"), "link across");
        expectErrno(probe, Errno.BUSY, () -> vfs.removeDirectory("/a/mnt"), "removing a mount point");
        expectErrno(probe, Errno.BUSY, () -> vfs.rename("/a/mnt", "/b"), "renaming a mount point");
        expectErrno(probe, Errno.BUSY, () -> vfs.unmount("/"), "mounts below");
        expectErrno(probe, Errno.INVALID, () -> vfs.unmount("/a"), "not a mount");
        probe.expectEquals(2, vfs.mounts().mounts().size(), "two mounts");
        vfs.unmount("/a/mnt");
        probe.expectEquals(1, vfs.stat("/a/mnt/covered").sizeBytes(), "uncovered");
        vfs.mount("/", factory.make(world));
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat("/a/../../a"), "the root itself is covered");
        vfs.unmount("/");
        probe.expect(vfs.stat("/a").isDirectory(), "and uncovered");
    }
}
