package io.anykernel.contracts.fs;

import static io.anykernel.fs.contracts.Trees.content;
import static io.anykernel.fs.contracts.Trees.expectErrno;

import io.anykernel.block.RamBlockDevice;
import io.anykernel.core.error.CorruptMediaException;
import io.anykernel.core.log.Counters;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.PageCache;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.fs.contracts.TreeCase;
import io.anykernel.fs.contracts.Trees;
import io.anykernel.fs.ext4.Ext4FileSystem;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.List;

/** The ext4 reader on {@link SmallExt4Image}. */
final class Ext4Cases {
    private static final int DEVICE_BLOCK = 512;
    private static final int CACHE_PAGES = 64;
    private static final int FLIPS = 40;

    private Ext4Cases() {}

    static List<ContractCase> cases(WorldSource worlds) {
        return List.of(
                TreeCase.of("anExt4VolumeReadsAsLinuxWroteIt", worlds, Ext4Cases::mount, Ext4Cases::read),
                TreeCase.of("everyNameOfAnIndexedDirectoryIsFound", worlds, Ext4Cases::mount, Ext4Cases::index),
                TreeCase.of("anExt4VolumeRefusesEveryChange", worlds, Ext4Cases::mount, Ext4Cases::changes),
                TreeCase.of("aLeaseShowsContentInThePageCache", worlds, Ext4Cases::mount, Ext4Cases::lease),
                TreeCase.simulated(
                        "closingWaitsForALeaseThenRevokesIt", Ext4Cases::mount, Ext4Cases::leaseUnderClosing),
                new WorldCase("aDamagedExt4VolumeIsNamedAndNeverHangs", worlds, Ext4Cases::damage));
    }

    /** The volume, mounted from memory. */
    static FileSystem mount(World world) {
        return mount(world, SmallExt4Image.bytes());
    }

    private static FileSystem mount(World world, byte[] image) {
        Arena arena = world.arenas().map(image.length * 2L + CACHE_PAGES * 4096L);
        int blocks = image.length / DEVICE_BLOCK;
        RamBlockDevice disk = new RamBlockDevice("ram", arena, DEVICE_BLOCK, blocks);
        Memory bytes = arena.allocate(image.length, 64);
        bytes.put(0, image, 0, image.length);
        disk.write(0, blocks, bytes, 0);
        PageCache cache = new PageCache(arena, CACHE_PAGES, world.scheduling(), world.clock(), new Counters());
        return Ext4FileSystem.mount(disk, cache, world.scheduling(), world.accelerator());
    }

    private static void read(Probe probe, Vfs vfs, World world) {
        byte[] page = Trees.read(vfs, "/docs/short");
        probe.expect(new String(page, 0, 15).equals("<!doctype html>"), "the page through a link");
        probe.expectEquals(page.length, vfs.stat("/long").sizeBytes(), "the page through a long link");
        Attributes sparse = vfs.stat("/sparse");
        probe.expectEquals(21_001, sparse.sizeBytes(), "size of the sparse file");
        byte[] expected = new byte[21_001];
        for (int i = 0; i < 8; i++) {
            expected[i * 3000] = (byte) ('0' + i);
        }
        Trees.expectContent(probe, expected, Trees.read(vfs, "/sparse"), "sparse file");
        probe.expectEquals(2500, vfs.stat("/docs/noise.bin").sizeBytes(), "size of the noise");
        probe.expectEquals(1000, vfs.stat("/").uid(), "owner of the root");
        Trees.feedTree(probe, vfs, "/");
    }

    private static void index(Probe probe, Vfs vfs, World world) {
        List<String> names = Trees.names(vfs, "/many");
        probe.expectEquals(60, names.size(), "entries");
        for (String name : names) {
            probe.feed(vfs.stat("/many/" + name).node());
        }
        for (int i = 0; i < 60; i++) {
            String missing = "/many/missing-" + i;
            expectErrno(probe, Errno.NO_ENTRY, () -> vfs.stat(missing), missing);
        }
    }

    private static void changes(Probe probe, Vfs vfs, World world) {
        NewNode as = Trees.FILE;
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.open("/index.html", OpenFlags.WRITE), "write");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.open("/n", OpenFlags.WRITE | OpenFlags.CREATE), "create");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.makeDirectory("/n", as), "mkdir");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.makeSymbolicLink("/n", "x", as), "symlink");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.unlink("/index.html"), "unlink");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.removeDirectory("/docs"), "rmdir");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.rename("/docs", "/n"), "rename");
        expectErrno(probe, Errno.READ_ONLY, () -> vfs.link("/index.html", "/n"), "link");
    }

    private static void lease(Probe probe, Vfs vfs, World world) {
        byte[] whole = Trees.read(vfs, "/sparse");
        PageLease lease = new PageLease();
        try (OpenFile file = vfs.open("/sparse", OpenFlags.READ)) {
            int at = 11;
            while (at < whole.length) {
                int leased = file.lease(at, 9000, lease);
                probe.expect(leased > 0 && leased <= 9000, "bytes leased");
                for (int i = 0; i < leased; i++) {
                    int found = lease.memory(i).u8(lease.offset(i));
                    if (found != (whole[at + i] & 0xff) || lease.contiguousBytes(i) < 1) {
                        throw new AssertionError("byte " + (at + i) + " is " + found);
                    }
                }
                lease.release();
                at += leased;
            }
            probe.expectEquals(0, file.lease(whole.length, 1, lease), "nothing at the end");
        }
    }

    private static void leaseUnderClosing(Probe probe, Vfs vfs, SimWorld world) {
        PageLease held = new PageLease();
        PageLease released = new PageLease();
        OpenFile file = vfs.open("/sparse", OpenFlags.READ);
        file.lease(0, 1, held);
        file.lease(0, 1, released);
        probe.expectEquals('0', held.memory(0).u8(held.offset(0)), "leased");
        file.close();
        expectErrno(probe, Errno.BUSY, () -> vfs.unmount("/"), "a lease outlives its file");
        probe.expectEquals('0', released.memory(0).u8(released.offset(0)), "leased from a closed file");
        released.release();
        long before = world.clock().nanoTime();
        expectErrno(probe, Errno.BUSY, vfs::close, "closed under a lease");
        long waited = world.clock().nanoTime() - before;
        probe.expect(waited >= Vfs.CLOSE_LIMIT_NANOS, "closing waited for the lease");
        expectErrno(probe, Errno.BAD_HANDLE, () -> held.memory(0), "revoked");
        held.release();
    }

    /** Bytes flipped all over the volume: named, or without effect on the walk. */
    private static void damage(Probe probe, World world) {
        byte[] where = content(99, FLIPS * 2);
        int named = 0;
        for (int i = 0; i < FLIPS; i++) {
            byte[] image = SmallExt4Image.bytes();
            int at = ((where[2 * i] & 0x3f) << 8 | where[2 * i + 1] & 0xff) + 1024;
            image[at] ^= 0x10;
            named += isNamed(probe, world, image) ? 1 : 0;
        }
        probe.feed(named);
        probe.expect(named > 0, "some damage is named");
    }

    private static boolean isNamed(Probe probe, World world, byte[] image) {
        Vfs vfs = new Vfs(world.scheduling());
        try {
            vfs.mount("/", mount(world, image));
            Trees.feedTree(probe, vfs, "/");
            return false;
        } catch (CorruptMediaException damage) {
            probe.feed(damage.getMessage());
            return true;
        } finally {
            vfs.close();
        }
    }
}
