package io.anykernel.fs;

import io.anykernel.core.handle.OpenHandle;
import io.anykernel.core.sync.OperationGate;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Scheduling;

/**
 * A node in use beyond one call: by an open file, by a listing, or by what is mounted on it. It keeps its mount from being
 * unmounted. Each call on the node enters and leaves; once it is shut, the last call to leave closes the node, so that no
 * call finds its node closed.
 */
final class OpenNode implements PageLease.Holder {
    private final MountTable table;
    private final Mount mount;
    private final Node node;
    private final OperationGate gate;
    private volatile boolean isAbandoned;
    /** Of the file that was opened, if any. */
    private volatile OpenHandle handle;

    /** Neighbours among the mount's open nodes, guarded by the table's lock. */
    OpenNode previous;

    OpenNode next;

    private OpenNode(MountTable table, Mount mount, Node node, Scheduling scheduling) {
        this.table = table;
        this.mount = mount;
        this.node = node;
        this.gate = new OperationGate("fs.node", LockRanks.GATE, scheduling);
    }

    /** Opens {@code node}, which the caller found below an entered mount; {@code null} if node or mount is gone by now. */
    static OpenNode open(MountTable table, Mount mount, Node node, Scheduling scheduling) {
        return node.open() == Errno.OK ? adopt(table, mount, node, scheduling) : null;
    }

    /** As {@link #open} for a node that is open already; it is closed where {@code null} is returned. */
    static OpenNode adopt(MountTable table, Mount mount, Node node, Scheduling scheduling) {
        OpenNode opened = new OpenNode(table, mount, node, scheduling);
        if (table.add(opened)) {
            return opened;
        }
        node.close();
        return null;
    }

    /** Names what the application has opened. */
    void openedAs(OpenHandle handle) {
        this.handle = handle;
    }

    /** What the application has opened, or {@code null} where it is not an application's. */
    OpenHandle handle() {
        return handle;
    }

    Mount mount() {
        return mount;
    }

    Node node() {
        return node;
    }

    /** {@code Errno.OK}, or {@code BAD_HANDLE} once it is shut. */
    int enter() {
        return gate.enter();
    }

    void leave() {
        if (gate.leave()) {
            end();
        }
    }

    /** Refuses calls from now on; idempotent. */
    void shut() {
        if (gate.shut()) {
            end();
        }
    }

    boolean isShut() {
        return gate.isShut();
    }

    private void end() {
        try {
            node.close();
        } finally {
            table.remove(this);
        }
    }

    /** Says that the memory below the node is freed although calls or leases are left. */
    void abandon() {
        isAbandoned = true;
    }

    @Override
    public void onRelease() {
        leave();
    }

    @Override
    public boolean isRevoked() {
        return isAbandoned;
    }
}
