package io.anykernel.fs.contracts;

import static io.anykernel.fs.contracts.Trees.FILE;
import static io.anykernel.fs.contracts.Trees.content;
import static io.anykernel.fs.contracts.Trees.expectContent;
import static io.anykernel.fs.contracts.Trees.expectErrno;

import io.anykernel.fs.Attributes;
import io.anykernel.fs.FileType;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.List;

/** Reading and writing files. */
final class ContentCases {
    private static final int READ_WRITE_CREATE = OpenFlags.READ | OpenFlags.WRITE | OpenFlags.CREATE;

    private final WorldSource worlds;
    private final FileSystemFactory factory;

    ContentCases(WorldSource worlds, FileSystemFactory factory) {
        this.worlds = worlds;
        this.factory = factory;
    }

    List<ContractCase> cases() {
        return List.of(
                TreeCase.simulated(
                        "aNewFileHasTheAttributesAskedForAndTheClocksTime", factory, ContentCases::attributes),
                make("whatWasWrittenReadsBackAtAnyAlignment", ContentCases::readBack),
                make("holesReadAsZerosAndTakeNoPages", ContentCases::holes),
                make("aFileCutAndGrownAgainShowsZeros", ContentCases::truncate),
                make("appendsGoToTheEndWhereverThePositionIs", ContentCases::append),
                make("readsAtAndPastTheEndAreShortThenZero", ContentCases::endOfFile),
                make("anUnlinkedFileLivesUntilItsLastHandleCloses", ContentCases::unlinkedOpen),
                make("aClosedOrWronglyOpenedHandleIsRefused", ContentCases::handles),
                make("openFlagsMakeEmptyAndRefuseFiles", ContentCases::flags),
                make("memoryAndArraysTransferAlike", ContentCases::memory));
    }

    private ContractCase make(String name, TreeCase.Body body) {
        return TreeCase.of(name, worlds, factory, body);
    }

    private static void attributes(Probe probe, Vfs vfs, SimWorld world) {
        world.runFor(1_000_000);
        long before = world.clock().wallNanos();
        vfs.open("/file", READ_WRITE_CREATE, FILE).close();
        Attributes is = vfs.stat("/file");
        probe.expect(is.type() == FileType.REGULAR, "a regular file");
        probe.expectEquals(0644, is.mode(), "mode");
        probe.expectEquals(1000, is.uid(), "owner");
        probe.expectEquals(100, is.gid(), "group");
        probe.expectEquals(1, is.links(), "links");
        probe.expectEquals(0, is.sizeBytes(), "size");
        probe.expectEquals(before, is.modifyNanos(), "time");
        world.runFor(1_000_000);
        Trees.write(vfs, "/file", content(1, 10));
        probe.expectEquals(before + 1_000_000, vfs.stat("/file").modifyNanos(), "time after writing");
    }

    private static void readBack(Probe probe, Vfs vfs, World world) {
        byte[] all = content(2, 50_000);
        try (OpenFile file = vfs.open("/file", READ_WRITE_CREATE, FILE)) {
            int at = 0;
            int length = 1;
            while (at < all.length) {
                int piece = Math.min(length, all.length - at);
                file.write(Bytes.of(all, at, piece));
                at += piece;
                length = length * 3 % 9973 + 1;
            }
            probe.expectEquals(all.length, file.position(), "position");
            expectContent(probe, all, Trees.read(file), "whole");
            byte[] patch = content(3, 5000);
            file.writeAt(4090, Bytes.of(patch));
            System.arraycopy(patch, 0, all, 4090, patch.length);
            expectContent(probe, all, Trees.read(file), "patched");
        }
    }

    private static void holes(Probe probe, Vfs vfs, World world) {
        try (OpenFile file = vfs.open("/file", READ_WRITE_CREATE, FILE)) {
            long far = 5L << 30;
            file.writeAt(far, Bytes.of(content(4, 100)));
            probe.expectEquals(far + 100, file.sizeBytes(), "size");
            probe.expect(file.attributes().blocks512() <= 64, "few blocks for a sparse file");
            byte[] read = content(5, 9000);
            probe.expectEquals(9000, file.readAt(1L << 30, Bytes.of(read)), "read in the hole");
            expectContent(probe, new byte[9000], read, "the hole");
            byte[] across = new byte[200];
            probe.expectEquals(200, file.readAt(far - 100, Bytes.of(across)), "read over its end");
            byte[] expected = new byte[200];
            System.arraycopy(content(4, 100), 0, expected, 100, 100);
            expectContent(probe, expected, across, "over its end");
        }
    }

    private static void truncate(Probe probe, Vfs vfs, World world) {
        byte[] all = content(6, 20_000);
        try (OpenFile file = vfs.open("/file", READ_WRITE_CREATE, FILE)) {
            file.write(Bytes.of(all));
            file.truncate(5001);
            file.truncate(12_000);
            byte[] expected = new byte[12_000];
            System.arraycopy(all, 0, expected, 0, 5001);
            expectContent(probe, expected, Trees.read(file), "cut and grown");
            file.truncate(0);
            probe.expectEquals(0, file.sizeBytes(), "empty");
            probe.expectEquals(0, file.attributes().blocks512(), "no blocks");
            expectErrno(probe, Errno.INVALID, () -> file.truncate(-1), "negative size");
        }
    }

    private static void append(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(7, 5000));
        try (OpenFile file = vfs.open("/file", OpenFlags.WRITE | OpenFlags.APPEND);
                OpenFile other = vfs.open("/file", OpenFlags.WRITE | OpenFlags.APPEND)) {
            file.write(Bytes.of(content(8, 10)));
            other.write(Bytes.of(content(9, 10)));
            file.position(0);
            file.write(Bytes.of(content(10, 10)));
            probe.expectEquals(5030, file.position(), "position after appending");
        }
        byte[] read = Trees.read(vfs, "/file");
        byte[] tail = new byte[10];
        System.arraycopy(read, 5010, tail, 0, 10);
        expectContent(probe, content(9, 10), tail, "the second append");
    }

    private static void endOfFile(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(11, 4100));
        try (OpenFile file = vfs.open("/file", OpenFlags.READ)) {
            byte[] buffer = new byte[100];
            probe.expectEquals(50, file.readAt(4050, Bytes.of(buffer)), "at the end");
            probe.expectEquals(0, file.readAt(4100, Bytes.of(buffer)), "past the end");
            probe.expectEquals(0, file.readAt(1L << 40, Bytes.of(buffer)), "far past the end");
            expectErrno(probe, Errno.INVALID, () -> file.readAt(-1, Bytes.of(buffer)), "negative offset");
        }
    }

    private static void unlinkedOpen(Probe probe, Vfs vfs, World world) {
        long free = vfs.status("/").freeBlocks();
        byte[] all = content(12, 30_000);
        Trees.write(vfs, "/file", all);
        OpenFile first = vfs.open("/file", OpenFlags.READ | OpenFlags.WRITE);
        OpenFile second = vfs.open("/file", OpenFlags.READ);
        vfs.unlink("/file");
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat("/file"), "the name is gone");
        expectErrno(probe, Errno.BUSY, () -> vfs.unmount("/"), "open files hold the mount");
        probe.expectEquals(0, first.attributes().links(), "no links");
        first.close();
        first.close();
        expectContent(probe, all, Trees.read(second), "content without a name");
        probe.expect(vfs.status("/").freeBlocks() < free, "blocks still in use");
        second.close();
        probe.expectEquals(free, vfs.status("/").freeBlocks(), "blocks come back");
    }

    private static void handles(Probe probe, Vfs vfs, World world) {
        Trees.write(vfs, "/file", content(13, 10));
        Bytes buffer = Bytes.of(new byte[5]);
        OpenFile reader = vfs.open("/file", OpenFlags.READ);
        expectErrno(probe, Errno.BAD_HANDLE, () -> reader.write(buffer), "write to a reader");
        reader.close();
        expectErrno(probe, Errno.BAD_HANDLE, () -> reader.read(buffer), "read after close");
        OpenFile writer = vfs.open("/file", OpenFlags.WRITE);
        expectErrno(probe, Errno.BAD_HANDLE, () -> writer.read(buffer), "read from a writer");
        writer.close();
    }

    private static void flags(Probe probe, Vfs vfs, World world) {
        expectErrno(probe, Errno.NO_ENTRY, () -> vfs.open("/file", OpenFlags.READ), "missing");
        Trees.write(vfs, "/file", content(14, 10));
        int exclusive = READ_WRITE_CREATE | OpenFlags.EXCLUSIVE;
        expectErrno(probe, Errno.EXISTS, () -> vfs.open("/file", exclusive), "exclusive");
        vfs.open("/file", READ_WRITE_CREATE).close();
        probe.expectEquals(10, vfs.stat("/file").sizeBytes(), "opening keeps content");
        vfs.open("/file", OpenFlags.WRITE | OpenFlags.TRUNCATE).close();
        probe.expectEquals(0, vfs.stat("/file").sizeBytes(), "truncating empties");
        vfs.makeSymbolicLink("/dangling", "made", FILE);
        expectErrno(probe, Errno.EXISTS, () -> vfs.open("/dangling", exclusive), "exclusive on a dangling link");
        vfs.open("/dangling", READ_WRITE_CREATE).close();
        probe.expect(vfs.stat("/made").isRegular(), "made through a dangling link");
        expectErrno(
                probe, Errno.LINK_LOOP, () -> vfs.open("/dangling", OpenFlags.READ | OpenFlags.NO_FOLLOW), "no follow");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.open("/", OpenFlags.READ), "a directory");
        expectErrno(probe, Errno.NOT_DIRECTORY, () -> vfs.open("/file/", OpenFlags.READ), "a slash after a file");
        expectErrno(probe, Errno.IS_DIRECTORY, () -> vfs.open("/new/", READ_WRITE_CREATE), "a slash after a new file");
    }

    private static void memory(Probe probe, Vfs vfs, World world) {
        byte[] all = content(15, 10_000);
        Memory memory = world.arenas().map(32_768).allocate(32_768, 64);
        memory.put(100, all, 0, all.length);
        try (OpenFile file = vfs.open("/file", READ_WRITE_CREATE, FILE)) {
            file.write(Bytes.of(memory, 100, all.length));
            probe.expectEquals(all.length, file.readAt(0, Bytes.of(memory, 20_000, 12_000)), "read to memory");
            byte[] read = new byte[all.length];
            memory.get(20_000, read, 0, read.length);
            expectContent(probe, all, read, "through memory");
            expectContent(probe, all, Trees.read(file), "through an array");
        }
    }
}
