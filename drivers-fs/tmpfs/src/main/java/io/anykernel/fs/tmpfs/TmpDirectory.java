package io.anykernel.fs.tmpfs;

import io.anykernel.fs.Attributes;
import io.anykernel.fs.DirectorySink;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Names;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Node;
import io.anykernel.fs.Reply;
import io.anykernel.fs.SharedLock;
import io.anykernel.fs.tmpfs.DirectoryIndex.Entry;
import io.anykernel.hypercall.Errno;

/** A directory. Its entries, its parent and whether it is removed are guarded by the lock of the names. */
final class TmpDirectory extends TmpNode {
    /** Entries handed out between two looks at the directory. */
    private static final int BATCH = 32;

    private static final int SET_GROUP_ID = 02000;

    private final SharedLock names;
    private final DirectoryIndex index = new DirectoryIndex();
    /** {@code null} at the root and once removed. */
    private TmpDirectory parent;

    private boolean removed;

    TmpDirectory(TmpFileSystem fileSystem, long id, NewNode as, TmpDirectory parent) {
        super(fileSystem, FileType.DIRECTORY, id, as);
        this.names = fileSystem.names();
        this.parent = parent;
    }

    /** Directories have no size of their own. */
    @Override
    long sizeBytes() {
        return 0;
    }

    @Override
    long pages() {
        return 0;
    }

    @Override
    public int lookup(String name, Reply found) {
        names.lockShared();
        TmpNode node = index.find(name);
        names.unlockShared();
        if (node == null) {
            return Names.encodedLength(name) > Names.MAX_BYTES ? Errno.NAME_TOO_LONG : Errno.NO_ENTRY;
        }
        found.node(node);
        return Errno.OK;
    }

    @Override
    public int readDirectory(long cookie, DirectorySink sink) {
        if (cookie < 0) {
            return Errno.INVALID;
        }
        Entry[] batch = new Entry[BATCH];
        long from = cookie;
        int count = BATCH;
        while (count == BATCH) {
            names.lockShared();
            count = index.copyAfter(from, batch);
            names.unlockShared();
            for (int i = 0; i < count; i++) {
                Entry entry = batch[i];
                from = entry.sequence();
                if (!sink.onEntry(entry.name(), entry.node().id(), entry.node().type(), from)) {
                    return Errno.OK;
                }
            }
        }
        return Errno.OK;
    }

    @Override
    public int create(String name, NewNode as, Reply made) {
        names.lock();
        try {
            int status = admit(name);
            if (status == Errno.OK) {
                TmpFile file = new TmpFile(tmpfs(), tmpfs().nextId(), forChild(as, 0));
                status = add(name, file, made);
                file.open();
            }
            return status;
        } finally {
            names.unlock();
        }
    }

    @Override
    public int makeDirectory(String name, NewNode as, Reply made) {
        names.lock();
        try {
            int status = admit(name);
            if (status == Errno.OK) {
                TmpDirectory child = new TmpDirectory(tmpfs(), tmpfs().nextId(), forChild(as, SET_GROUP_ID), this);
                child.addLinks(1);
                status = add(name, child, made);
                addLinks(1);
            }
            return status;
        } finally {
            names.unlock();
        }
    }

    @Override
    public int makeSymbolicLink(String name, String target, NewNode as, Reply made) {
        names.lock();
        try {
            int status = admit(name);
            return status != Errno.OK
                    ? status
                    : add(name, new TmpLink(tmpfs(), tmpfs().nextId(), forChild(as, 0), target), made);
        } finally {
            names.unlock();
        }
    }

    /** A directory with the set-group-id bit gives its group to what is made in it, and the bit to directories. */
    private NewNode forChild(NewNode as, int inheritedMode) {
        Attributes own = attributes();
        boolean isInherited = (own.mode() & SET_GROUP_ID) != 0;
        return isInherited ? new NewNode(as.mode() | inheritedMode, as.uid(), own.gid()) : as;
    }

    /** Whether a node may be made under {@code name}; takes it out of the quota if so. */
    private int admit(String name) {
        int status = vacancy(name);
        return status != Errno.OK ? status : tmpfs().takeNode();
    }

    /** {@code Errno.OK} if {@code name} may be given in this directory. */
    private int vacancy(String name) {
        if (removed) {
            return Errno.NO_ENTRY;
        }
        if (Names.encodedLength(name) > Names.MAX_BYTES) {
            return Errno.NAME_TOO_LONG;
        }
        return index.find(name) != null ? Errno.EXISTS : Errno.OK;
    }

    private int add(String name, TmpNode node, Reply made) {
        index.add(name, node);
        node.addLinks(1);
        touchContent();
        made.node(node);
        return Errno.OK;
    }

    @Override
    public int link(String name, Node target) {
        if (target.type() == FileType.DIRECTORY) {
            return Errno.PERMISSION;
        }
        TmpNode node = (TmpNode) target;
        names.lock();
        try {
            int status = vacancy(name);
            if (status != Errno.OK) {
                return status;
            }
            if (node.links() == 0) {
                return Errno.NO_ENTRY;
            }
            // Each name but the first is charged as a node, as on Linux: it takes memory too.
            status = tmpfs().takeNode();
            if (status != Errno.OK) {
                return status;
            }
            index.add(name, node);
            node.addLinks(1);
            node.touchAttributes();
            touchContent();
            return Errno.OK;
        } finally {
            names.unlock();
        }
    }

    @Override
    public int unlink(String name) {
        names.lock();
        try {
            TmpNode node = index.find(name);
            if (node == null) {
                return Errno.NO_ENTRY;
            }
            if (node.type() == FileType.DIRECTORY) {
                return Errno.IS_DIRECTORY;
            }
            drop(name, node);
            return Errno.OK;
        } finally {
            names.unlock();
        }
    }

    @Override
    public int removeDirectory(String name) {
        names.lock();
        try {
            TmpNode node = index.find(name);
            if (node == null) {
                return Errno.NO_ENTRY;
            }
            if (!(node instanceof TmpDirectory directory)) {
                return Errno.NOT_DIRECTORY;
            }
            if (directory.index.size() > 0) {
                return Errno.NOT_EMPTY;
            }
            drop(name, directory);
            return Errno.OK;
        } finally {
            names.unlock();
        }
    }

    /** Takes a name away; a directory, which is empty, goes with its only one. */
    private void drop(String name, TmpNode node) {
        index.remove(name);
        node.touchAttributes();
        if (node instanceof TmpDirectory directory) {
            directory.removed = true;
            directory.parent = null;
            addLinks(-1);
            directory.addLinks(-2);
        } else {
            boolean hasOtherNames = node.links() > 1;
            node.addLinks(-1);
            if (hasOtherNames) {
                tmpfs().giveBackNode();
            }
        }
        touchContent();
    }

    @Override
    public int rename(String name, Node newParent, String newName) {
        if (!(newParent instanceof TmpDirectory)) {
            return Errno.NOT_DIRECTORY;
        }
        TmpDirectory to = (TmpDirectory) newParent;
        names.lock();
        try {
            TmpNode node = index.find(name);
            TmpNode replaced = to.index.find(newName);
            int status = renameRefusal(node, this, to, newName, replaced);
            if (status == Errno.OK && node != replaced) {
                move(name, node, to, newName, replaced);
            }
            return status;
        } finally {
            names.unlock();
        }
    }

    private static int renameRefusal(
            TmpNode node, TmpDirectory from, TmpDirectory to, String newName, TmpNode replaced) {
        if (node == null || to.removed) {
            return Errno.NO_ENTRY;
        }
        if (Names.encodedLength(newName) > Names.MAX_BYTES) {
            return Errno.NAME_TOO_LONG;
        }
        if (node instanceof TmpDirectory && to.isBelow(node)) {
            return Errno.INVALID;
        }
        if (replaced == null || replaced == node) {
            return Errno.OK;
        }
        if (replaced instanceof TmpDirectory directory) {
            if (from.isBelow(directory)) {
                return Errno.NOT_EMPTY;
            }
            if (!(node instanceof TmpDirectory)) {
                return Errno.IS_DIRECTORY;
            }
            return directory.index.size() > 0 ? Errno.NOT_EMPTY : Errno.OK;
        }
        return node instanceof TmpDirectory ? Errno.NOT_DIRECTORY : Errno.OK;
    }

    private void move(String name, TmpNode node, TmpDirectory to, String newName, TmpNode replaced) {
        if (replaced != null) {
            to.drop(newName, replaced);
        }
        index.remove(name);
        to.index.add(newName, node);
        if (node instanceof TmpDirectory directory) {
            directory.parent = to;
            addLinks(-1);
            to.addLinks(1);
        }
        node.touchAttributes();
        touchContent();
        to.touchContent();
    }

    /** Whether this directory is {@code ancestor} or lies below it. */
    private boolean isBelow(TmpNode ancestor) {
        TmpDirectory at = this;
        while (at != null && at != ancestor) {
            at = at.parent;
        }
        return at != null;
    }

    /**
     * Drops every entry below, so that closing the filesystem gives all pages back: in time that grows with their number,
     * and without a stack that grows with their depth. The lock of the names is held.
     */
    void empty() {
        TmpDirectory at = this;
        while (at != this || index.size() > 0) {
            Entry entry = at.index.last();
            if (entry == null) {
                // The entry that led here is the last one of the directory above.
                at = at.parent;
                entry = at.index.last();
                at.drop(entry.name(), entry.node());
            } else if (entry.node() instanceof TmpDirectory directory && directory.index.size() > 0) {
                at = directory;
            } else {
                at.drop(entry.name(), entry.node());
            }
        }
    }
}
