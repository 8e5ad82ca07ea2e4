package io.anykernel.fs.nio;

import io.anykernel.fs.OpenFile;
import io.anykernel.fs.Vfs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Files of a tree as streams and channels. Each method takes the options of the method of that name in {@code
 * java.nio.file.Files}, has its defaults, and fails as it does: {@code NoSuchFileException}, {@code FileAlreadyExistsException},
 * {@code AccessDeniedException}, otherwise {@code FileSystemException} with the code in words. Paths are absolute.
 *
 * <p>{@code SYNC} and {@code DSYNC} are the same. A stream or channel that is closed refuses calls with a {@code
 * ClosedChannelException}; closing is idempotent. Usable from any number of threads.
 */
public final class NioFiles {
    private final Vfs tree;

    private NioFiles(Vfs tree) {
        this.tree = tree;
    }

    /** The files of an instance: {@code NioFiles.of(instance.files())}. */
    public static NioFiles of(Vfs tree) {
        return new NioFiles(Objects.requireNonNull(tree, "tree"));
    }

    /** Opens a file to read it from its start. */
    public InputStream newInputStream(String path, OpenOption... options) throws IOException {
        for (OpenOption option : options) {
            if (option == StandardOpenOption.APPEND || option == StandardOpenOption.WRITE) {
                throw new UnsupportedOperationException("'" + option + "' not allowed");
            }
        }
        return Channels.newInputStream(newByteChannel(path, setOf(options)));
    }

    /** Opens a file to write it; without options it is made if it is missing, and emptied if it is not. */
    public OutputStream newOutputStream(String path, OpenOption... options) throws IOException {
        Set<OpenOption> all = setOf(options);
        if (all.contains(StandardOpenOption.READ)) {
            throw new IllegalArgumentException("READ not allowed");
        }
        if (all.isEmpty()) {
            all.add(StandardOpenOption.CREATE);
            all.add(StandardOpenOption.TRUNCATE_EXISTING);
        }
        all.add(StandardOpenOption.WRITE);
        return Channels.newOutputStream(newByteChannel(path, all));
    }

    /** Opens a file as a channel; without options, to read it. */
    public SeekableByteChannel newByteChannel(String path, OpenOption... options) throws IOException {
        return newByteChannel(path, setOf(options));
    }

    private static Set<OpenOption> setOf(OpenOption... options) {
        return new HashSet<>(Arrays.asList(options));
    }

    /** As {@link #newByteChannel(String, OpenOption...)}. */
    public SeekableByteChannel newByteChannel(String path, Set<? extends OpenOption> options) throws IOException {
        OpenMode mode = new OpenMode(options);
        return FileCall.result(path, () -> open(path, mode));
    }

    private SeekableByteChannel open(String path, OpenMode mode) {
        OpenFile file = tree.open(path, mode.flags());
        boolean isReady = false;
        try {
            if (mode.isDeletedOnClose()) {
                tree.unlink(path);
            }
            isReady = true;
            return new VfsChannel(file, mode);
        } finally {
            if (!isReady) {
                file.close();
            }
        }
    }
}
