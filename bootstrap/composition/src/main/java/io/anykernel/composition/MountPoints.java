package io.anykernel.composition;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Vfs;
import io.anykernel.hypercall.Errno;

/** Mounting on directories that may have to be made first. */
final class MountPoints {
    private static final int MODE = 0755;

    private MountPoints() {}

    /** Mounts, or closes {@code fileSystem} and throws. */
    static void mount(Vfs files, String path, FileSystem fileSystem) {
        boolean mounted = false;
        try {
            if (!path.equals("/")) {
                makeDirectories(files, path);
            }
            files.mount(path, fileSystem);
            mounted = true;
        } finally {
            if (!mounted) {
                fileSystem.close();
            }
        }
    }

    private static void makeDirectories(Vfs files, String path) {
        for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
            String directory = slash < 0 ? path : path.substring(0, slash);
            try {
                files.makeDirectory(directory, new NewNode(MODE, 0, 0));
            } catch (KernelException failure) {
                if (failure.errno() != Errno.EXISTS) {
                    throw failure;
                }
            }
            if (slash < 0) {
                return;
            }
        }
    }
}
