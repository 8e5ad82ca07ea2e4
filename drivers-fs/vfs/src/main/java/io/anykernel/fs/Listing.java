package io.anykernel.fs;

import io.anykernel.hypercall.Errno;

/**
 * Lists a directory for a sink that runs outside of the filesystem: entries are read in batches within the directory's
 * gate and handed out without it. One use.
 */
final class Listing implements DirectorySink {
    private static final int BATCH = 64;

    private final OpenNode directory;
    private final String[] names = new String[BATCH];
    private final long[] nodes = new long[BATCH];
    private final FileType[] types = new FileType[BATCH];
    private final long[] cookies = new long[BATCH];
    private long from;
    private int count;

    Listing(OpenNode directory, long cookie) {
        this.directory = directory;
        this.from = cookie;
    }

    /** Until the end, or until the sink has enough; {@code Errno.OK} or a negative code. */
    int list(DirectorySink sink) {
        do {
            int status = readBatch();
            if (status != Errno.OK) {
                return status;
            }
            for (int i = 0; i < count; i++) {
                from = cookies[i];
                if (!sink.onEntry(names[i], nodes[i], types[i], from)) {
                    return Errno.OK;
                }
            }
        } while (count == BATCH);
        // What closed the tree meanwhile must not look like the end of the directory.
        return directory.isShut() ? Errno.BAD_HANDLE : Errno.OK;
    }

    private int readBatch() {
        int status = directory.enter();
        if (status != Errno.OK) {
            return status;
        }
        count = 0;
        try {
            return directory.node().readDirectory(from, this);
        } finally {
            directory.leave();
        }
    }

    @Override
    public boolean onEntry(String name, long node, FileType type, long nextCookie) {
        names[count] = name;
        nodes[count] = node;
        types[count] = type;
        cookies[count] = nextCookie;
        return ++count < BATCH;
    }
}
