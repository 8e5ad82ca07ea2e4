package io.anykernel.fs.contracts;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.contracts.ModelTree.ModelNode;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.World;
import io.anykernel.hypercall.contracts.ContractCase;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.contracts.WorldCase;
import io.anykernel.hypercall.contracts.WorldSource;
import io.anykernel.hypercall.sim.SimRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Random operations on a small tree, done to a filesystem and to {@link ModelTree} alike; outcomes, content and shape must
 * agree throughout.
 */
public final class RandomChanges implements ContractCase {
    private static final int MAX_FILE_BYTES = 20_000;
    private static final int MAX_OPEN = 4;

    private final WorldSource worlds;
    private final FileSystemFactory factory;
    private final long seed;
    private final int operations;

    private SimRandom random;
    private Vfs vfs;
    private ModelTree model;
    private final List<OpenFile> files = new ArrayList<>();
    private final List<ModelNode> opened = new ArrayList<>();

    public RandomChanges(WorldSource worlds, FileSystemFactory factory, long seed, int operations) {
        this.worlds = worlds;
        this.factory = factory;
        this.seed = seed;
        this.operations = operations;
    }

    @Override
    public String name() {
        return "randomChangesAgreeWithAModelFromSeed" + seed;
    }

    @Override
    public void run(Probe probe) throws Exception {
        new WorldCase(name(), worlds, this::run).run(probe);
    }

    private void run(Probe probe, World world) {
        random = new SimRandom(seed);
        model = new ModelTree();
        vfs = new Vfs(world.scheduling());
        vfs.mount("/", factory.make(world));
        long free = vfs.status("/").freeBlocks();
        for (int i = 0; i < operations; i++) {
            step(probe, "seed " + seed + " operation " + i);
        }
        compareAll(probe);
        closeFiles();
        removeAll();
        probe.expectEquals(free, vfs.status("/").freeBlocks(), "every block came back");
        vfs.close();
    }

    private void step(Probe probe, String at) {
        switch ((int) random.below(12)) {
            case 0, 1, 2 -> write(probe, at);
            case 3 -> truncate(probe, at);
            case 4 -> makeDirectory(probe, at);
            case 5 -> removeDirectory(probe, at);
            case 6 -> unlink(probe, at);
            case 7 -> rename(probe, at);
            case 8 -> link(probe, at);
            case 9 -> open(probe, at);
            case 10 -> writeOpened(probe, at);
            default -> compareOne(probe, at);
        }
    }

    /** One to three of four names. */
    private List<String> path() {
        List<String> path = new ArrayList<>();
        int depth = 1 + (int) random.below(3);
        for (int i = 0; i < depth; i++) {
            path.add(String.valueOf((char) ('a' + random.below(4))));
        }
        return path;
    }

    private static String text(List<String> path) {
        return "/" + String.join("/", path);
    }

    private void write(Probe probe, String at) {
        List<String> path = path();
        int offset = (int) random.below(MAX_FILE_BYTES);
        byte[] content = Trees.content(random.nextLong(), (int) random.below(MAX_FILE_BYTES - offset));
        int expected = model.create(path);
        agree(
                probe,
                expected,
                () -> {
                    int flags = OpenFlags.WRITE | OpenFlags.CREATE;
                    try (OpenFile file = vfs.open(text(path), flags)) {
                        file.writeAt(offset, Bytes.of(content));
                    }
                },
                at + " write " + path);
        if (expected == Errno.OK) {
            patch(model.find(path), offset, content);
        }
    }

    private static void patch(ModelNode node, int offset, byte[] content) {
        if (content.length > 0) {
            node.content = Arrays.copyOf(node.content, Math.max(node.content.length, offset + content.length));
            System.arraycopy(content, 0, node.content, offset, content.length);
        }
    }

    private void truncate(Probe probe, String at) {
        List<String> path = path();
        int size = (int) random.below(MAX_FILE_BYTES);
        int expected = model.errorOf(path);
        ModelNode node = model.find(path);
        if (expected == Errno.OK && node.isDirectory()) {
            expected = Errno.IS_DIRECTORY;
        }
        agree(
                probe,
                expected,
                () -> {
                    try (OpenFile file = vfs.open(text(path), OpenFlags.WRITE)) {
                        file.truncate(size);
                    }
                },
                at + " truncate " + path);
        if (expected == Errno.OK) {
            node.content = Arrays.copyOf(node.content, size);
        }
    }

    private void makeDirectory(Probe probe, String at) {
        List<String> path = path();
        agree(
                probe,
                model.makeDirectory(path),
                () -> vfs.makeDirectory(text(path), Trees.DIRECTORY),
                at + " mkdir " + path);
    }

    private void removeDirectory(Probe probe, String at) {
        List<String> path = path();
        agree(probe, model.removeDirectory(path), () -> vfs.removeDirectory(text(path)), at + " rmdir " + path);
    }

    private void unlink(Probe probe, String at) {
        List<String> path = path();
        agree(probe, model.unlink(path), () -> vfs.unlink(text(path)), at + " unlink " + path);
    }

    private void rename(Probe probe, String at) {
        List<String> from = path();
        List<String> to = path();
        agree(probe, model.rename(from, to), () -> vfs.rename(text(from), text(to)), at + " rename " + from + " " + to);
    }

    private void link(Probe probe, String at) {
        List<String> from = path();
        List<String> to = path();
        agree(probe, model.link(from, to), () -> vfs.link(text(from), text(to)), at + " link " + from + " " + to);
    }

    /** Opens a file to keep, or closes the oldest that is kept. */
    private void open(Probe probe, String at) {
        if (files.size() == MAX_OPEN) {
            files.remove(0).close();
            opened.remove(0);
            return;
        }
        List<String> path = path();
        ModelNode node = model.find(path);
        if (node != null && !node.isDirectory()) {
            files.add(vfs.open(text(path), OpenFlags.READ | OpenFlags.WRITE));
            opened.add(node);
        }
    }

    private void writeOpened(Probe probe, String at) {
        if (files.isEmpty()) {
            return;
        }
        int i = (int) random.below(files.size());
        int offset = (int) random.below(MAX_FILE_BYTES);
        byte[] content = Trees.content(random.nextLong(), (int) random.below(MAX_FILE_BYTES - offset));
        files.get(i).writeAt(offset, Bytes.of(content));
        patch(opened.get(i), offset, content);
        Trees.expectContent(probe, opened.get(i).content, Trees.read(files.get(i)), at + " open file");
        probe.expectEquals(opened.get(i).links, files.get(i).attributes().links(), at + " links of open file");
    }

    private void compareOne(Probe probe, String at) {
        List<String> path = path();
        int expected = model.errorOf(path);
        agree(probe, expected, () -> vfs.stat(text(path)), at + " stat " + path);
        if (expected == Errno.OK) {
            compare(probe, path, at);
        }
    }

    private void compare(Probe probe, List<String> path, String at) {
        ModelNode node = model.find(path);
        Attributes is = vfs.stat(text(path));
        probe.expectEquals(node.isDirectory() ? 1 : 0, is.isDirectory() ? 1 : 0, at + " type of " + path);
        if (node.isDirectory()) {
            List<String> names = Trees.names(vfs, text(path));
            names.sort(null);
            probe.expect(names.equals(new ArrayList<>(node.children.keySet())), at + " names in " + path);
        } else {
            probe.expectEquals(node.links, is.links(), at + " links of " + path);
            Trees.expectContent(probe, node.content, Trees.read(vfs, text(path)), at + " content of " + path);
        }
    }

    private void compareAll(Probe probe) {
        for (List<String> path : model.paths()) {
            compare(probe, path, "at the end");
        }
        for (int i = 0; i < files.size(); i++) {
            Trees.expectContent(probe, opened.get(i).content, Trees.read(files.get(i)), "open file at the end");
        }
    }

    private void closeFiles() {
        for (OpenFile file : files) {
            file.close();
        }
        files.clear();
        opened.clear();
    }

    private void removeAll() {
        List<List<String>> paths = model.paths();
        for (int i = paths.size() - 1; i > 0; i--) {
            if (model.find(paths.get(i)).isDirectory()) {
                vfs.removeDirectory(text(paths.get(i)));
            } else {
                vfs.unlink(text(paths.get(i)));
            }
        }
    }

    private static void agree(Probe probe, int expected, Trees.Step step, String what) {
        int found = Errno.OK;
        try {
            step.run();
        } catch (KernelException failure) {
            found = failure.errno();
        }
        probe.expectEquals(expected, found, what);
    }
}
