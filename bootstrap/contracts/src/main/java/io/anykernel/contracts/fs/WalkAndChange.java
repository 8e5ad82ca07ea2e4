package io.anykernel.contracts.fs;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.DirectoryEntry;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.contracts.Trees;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimRandom;
import io.anykernel.hypercall.sim.SimWorld;

/**
 * A walk over an ext4 volume and a copy of what it finds into tmpfs, followed by seeded changes, all fed to the probe: the
 * hash must be the same in every world.
 */
public final class WalkAndChange implements ContractCase {
    private static final int CHANGES = 300;

    private final long seed;
    private SimRandom random;
    private Vfs vfs;

    public WalkAndChange(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "aWalkAndChangeOfExt4AndTmpfsFromSeed" + seed;
    }

    @Override
    public void run(Probe probe) {
        SimWorld world = new SimWorld(seed);
        random = new SimRandom(seed);
        vfs = new Vfs(world.scheduling());
        vfs.mount("/", FileSystemCases.tmpfs().make(world));
        vfs.makeDirectory("/image", Trees.DIRECTORY);
        vfs.makeDirectory("/copy", Trees.DIRECTORY);
        vfs.mount("/image", Ext4Cases.mount(world));
        Trees.feedTree(probe, vfs, "/image");
        copy("/image", "/copy");
        Trees.feedTree(probe, vfs, "/copy");
        for (int i = 0; i < CHANGES; i++) {
            world.runFor(1 + random.below(1_000_000));
            probe.feed(change());
        }
        Trees.feedTree(probe, vfs, "/copy");
        vfs.close();
    }

    private void copy(String from, String to) {
        for (DirectoryEntry entry : vfs.list(from)) {
            String source = from + "/" + entry.name();
            String target = to + "/" + entry.name();
            switch (entry.type()) {
                case DIRECTORY -> {
                    vfs.makeDirectory(target, Trees.DIRECTORY);
                    copy(source, target);
                }
                case SYMBOLIC_LINK -> vfs.makeSymbolicLink(target, vfs.readLink(source), Trees.FILE);
                default -> Trees.write(vfs, target, Trees.read(vfs, source));
            }
        }
    }

    /** One change somewhere; its outcome as an errno. */
    private int change() {
        String path = randomPath();
        String other = randomPath();
        try {
            switch ((int) random.below(8)) {
                case 0 -> Trees.write(vfs, path, Trees.content(random.nextLong(), (int) random.below(9000)));
                case 1 -> vfs.rename(path, other);
                case 2 -> vfs.link(path, other);
                case 3 -> vfs.unlink(path);
                case 4 -> vfs.makeDirectory(path + random.below(3), Trees.DIRECTORY);
                case 5 -> vfs.removeDirectory(path);
                case 6 -> vfs.makeSymbolicLink(path + random.below(3), other, Trees.FILE);
                default -> vfs.setAttributes(path, new AttributeChange().mode((int) random.below(4096)));
            }
            return 0;
        } catch (KernelException failure) {
            return failure.errno();
        }
    }

    /** A path that was there a moment ago, or a new name in its place. */
    private String randomPath() {
        String at = "/copy";
        while (random.below(4) != 0) {
            var entries = vfs.statLink(at).isDirectory() ? vfs.list(at) : null;
            if (entries == null || entries.isEmpty()) {
                break;
            }
            at += "/" + entries.get((int) random.below(entries.size())).name();
        }
        return random.below(5) == 0 ? at + "/new" + random.below(10) : at;
    }
}
