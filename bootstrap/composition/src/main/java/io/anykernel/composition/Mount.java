package io.anykernel.composition;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Errno;
import io.anykernel.kernel.Kernel;
import io.anykernel.kernel.Wiring;
import java.util.ArrayList;
import java.util.List;

/** A filesystem in the tree, on a directory that is made if it is missing. */
final class Mount implements Component {
    private static final int DIRECTORY_MODE = 0755;

    private final String path;
    private final FileSystemFactory factory;
    private final List<String> uses;
    private final List<Mount> others;

    /** @param others all mounts of the composition: those at the directories above this one come first */
    Mount(String path, FileSystemFactory factory, List<String> uses, List<Mount> others) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a mount's path begins with /: '" + path + "'");
        }
        this.path = path;
        this.factory = factory;
        this.uses = uses;
        this.others = others;
    }

    @Override
    public String name() {
        return "mount " + path;
    }

    @Override
    public List<String> needs() {
        List<String> needed = new ArrayList<>(uses);
        needed.add(FileTree.NAME);
        for (Mount other : others) {
            if (isAbove(other.path)) {
                needed.add(other.name());
            }
        }
        return needed;
    }

    private boolean isAbove(String other) {
        return path.length() > other.length() && path.startsWith(other.endsWith("/") ? other : other + "/");
    }

    @Override
    public long arenaBytes() {
        return factory.arenaBytes();
    }

    @Override
    public Object start(Instance instance) {
        Kernel kernel = instance.kernel();
        FileTree.Tree tree = instance.component(FileTree.NAME, FileTree.Tree.class);
        FileSystem fileSystem = factory.make(instance, tree.cache());
        mount(tree.files(), fileSystem);
        // Ends the files before what this mount stands on, wherever the composition named that.
        kernel.onClose(name(), tree.files());
        String[] below = uses.isEmpty() ? new String[] {kernel.world().name()} : uses.toArray(new String[0]);
        kernel.part(name(), Wiring.SERVICE, fileSystem.type(), below);
        return fileSystem;
    }

    private void mount(Vfs files, FileSystem fileSystem) {
        boolean isMounted = false;
        try {
            if (!path.equals("/")) {
                makeDirectories(files);
            }
            files.mount(path, fileSystem);
            isMounted = true;
        } finally {
            if (!isMounted) {
                fileSystem.close();
            }
        }
    }

    private void makeDirectories(Vfs files) {
        for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
            makeDirectory(files, slash < 0 ? path : path.substring(0, slash));
            if (slash < 0) {
                return;
            }
        }
    }

    private static void makeDirectory(Vfs files, String directory) {
        try {
            files.makeDirectory(directory, new NewNode(DIRECTORY_MODE, 0, 0));
        } catch (KernelException failure) {
            if (failure.errno() != Errno.EXISTS) {
                throw failure;
            }
        }
    }
}
