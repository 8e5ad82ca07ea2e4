package io.anykernel.fs;

import io.anykernel.core.sync.OperationGate;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Scheduling;

/** One filesystem in the tree. Calls that pass it enter its gate. */
public final class Mount {
    private final String path;
    private final FileSystem fileSystem;
    private final OpenNode covered;
    private final OperationGate gate;

    /** Open nodes, last opened first; guarded by the mount table's lock, as is the next. */
    private OpenNode openNodes;

    private boolean isMounted;

    /** @param covered the directory below it, or {@code null} at the root */
    Mount(String path, FileSystem fileSystem, OpenNode covered, Scheduling scheduling) {
        this.path = path;
        this.fileSystem = fileSystem;
        this.covered = covered;
        this.gate = new OperationGate("fs.mount", LockRanks.GATE, scheduling);
    }

    /** Where it was mounted, without links and dots. */
    public String path() {
        return path;
    }

    public FileSystem fileSystem() {
        return fileSystem;
    }

    OpenNode covered() {
        return covered;
    }

    OperationGate gate() {
        return gate;
    }

    boolean covers(Node node) {
        return covered != null
                && covered.node().id() == node.id()
                && covered.node().fileSystem() == node.fileSystem();
    }

    boolean isMounted() {
        return isMounted;
    }

    void setMounted(boolean isMounted) {
        this.isMounted = isMounted;
    }

    OpenNode openNodes() {
        return openNodes;
    }

    void add(OpenNode opened) {
        opened.next = openNodes;
        if (openNodes != null) {
            openNodes.previous = opened;
        }
        openNodes = opened;
    }

    void remove(OpenNode opened) {
        if (opened.previous == null) {
            openNodes = opened.next;
        } else {
            opened.previous.next = opened.next;
        }
        if (opened.next != null) {
            opened.next.previous = opened.previous;
        }
        opened.next = null;
        opened.previous = null;
    }
}
