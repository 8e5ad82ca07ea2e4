package io.anykernel.fs.nio;

import io.anykernel.fs.OpenFlags;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/**
 * What a set of {@link OpenOption}s asks for, with the rules of {@code Files.newByteChannel}: without {@code WRITE} or {@code
 * APPEND} a file is opened for reading, and options that need writing are ignored.
 */
final class OpenMode {
    private final int flags;
    private final boolean isSynchronous;
    private final boolean isDeletedOnClose;

    /**
     * @throws IllegalArgumentException if two options contradict each other
     * @throws UnsupportedOperationException if one is unknown
     */
    OpenMode(Set<? extends OpenOption> options) {
        options.forEach(OpenMode::requireKnown);
        boolean isAppending = options.contains(StandardOpenOption.APPEND);
        boolean isWriting = isAppending || options.contains(StandardOpenOption.WRITE);
        boolean isReading = options.contains(StandardOpenOption.READ) || !isWriting;
        if (isReading && isAppending) {
            throw new IllegalArgumentException("READ + APPEND not allowed");
        }
        if (isAppending && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
        }
        int combined = (isReading ? OpenFlags.READ : 0) | (isAppending ? OpenFlags.APPEND : 0);
        combined |= options.contains(LinkOption.NOFOLLOW_LINKS) ? OpenFlags.NO_FOLLOW : 0;
        this.flags = isWriting ? combined | writingFlags(options) : combined;
        this.isSynchronous = options.contains(StandardOpenOption.SYNC) || options.contains(StandardOpenOption.DSYNC);
        this.isDeletedOnClose = options.contains(StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static void requireKnown(OpenOption option) {
        Objects.requireNonNull(option, "option");
        if (!(option instanceof StandardOpenOption) && !(option instanceof LinkOption)) {
            throw new UnsupportedOperationException(option + " not supported");
        }
    }

    private static int writingFlags(Set<? extends OpenOption> options) {
        int flags = OpenFlags.WRITE;
        if (options.contains(StandardOpenOption.CREATE_NEW)) {
            flags |= OpenFlags.CREATE | OpenFlags.EXCLUSIVE;
        } else if (options.contains(StandardOpenOption.CREATE)) {
            flags |= OpenFlags.CREATE;
        }
        return options.contains(StandardOpenOption.TRUNCATE_EXISTING) ? flags | OpenFlags.TRUNCATE : flags;
    }

    /** {@link OpenFlags}. */
    int flags() {
        return flags;
    }

    boolean isReading() {
        return has(OpenFlags.READ);
    }

    boolean isWriting() {
        return has(OpenFlags.WRITE);
    }

    boolean isAppending() {
        return has(OpenFlags.APPEND);
    }

    /** Whether each write is on stable storage when it returns. */
    boolean isSynchronous() {
        return isSynchronous;
    }

    /** Whether the file's name is removed as soon as it is open; its content stays until it is closed. */
    boolean isDeletedOnClose() {
        return isDeletedOnClose;
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
