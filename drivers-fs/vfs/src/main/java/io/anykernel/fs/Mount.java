package io.anykernel.fs;

/** One filesystem in the tree. */
public final class Mount {
    private final String path;
    private final FileSystem fileSystem;
    private final Mount parent;
    private final Node covered;
    private int openFiles;

    /** @param covered the directory below it, kept open, or {@code null} at the root */
    Mount(String path, FileSystem fileSystem, Mount parent, Node covered) {
        this.path = path;
        this.fileSystem = fileSystem;
        this.parent = parent;
        this.covered = covered;
    }

    /** Where it was mounted, without links and dots. */
    public String path() {
        return path;
    }

    public FileSystem fileSystem() {
        return fileSystem;
    }

    Mount parent() {
        return parent;
    }

    Node covered() {
        return covered;
    }

    boolean covers(Node node) {
        return covered != null && covered.id() == node.id() && covered.fileSystem() == node.fileSystem();
    }

    /** Guarded by the mount table's lock. */
    int openFiles() {
        return openFiles;
    }

    /** Guarded by the mount table's lock. */
    void addOpenFiles(int change) {
        openFiles += change;
    }
}
