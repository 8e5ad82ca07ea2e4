package io.anykernel.fs.tmpfs;

import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.FileType;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Node;
import io.anykernel.fs.Timestamp;
import io.anykernel.hypercall.Errno;

/** What all nodes have: attributes, and a life that ends with the last name and the last open file. */
abstract class TmpNode implements Node {
    private final TmpFileSystem fileSystem;
    private final FileType type;
    private final long id;

    /** Guarded by {@link TmpFileSystem#life}. */
    private long links;

    private int opens;
    private boolean dead;
    private int mode;
    private long uid;
    private long gid;
    private long accessNanos;
    private long modifyNanos;
    private long changeNanos;

    TmpNode(TmpFileSystem fileSystem, FileType type, long id, NewNode as) {
        this.fileSystem = fileSystem;
        this.type = type;
        this.id = id;
        this.mode = as.mode() & ~FileType.MODE_MASK;
        this.uid = as.uid();
        this.gid = as.gid();
        this.accessNanos = fileSystem.now();
        this.modifyNanos = accessNanos;
        this.changeNanos = accessNanos;
    }

    /** Length of the content. */
    abstract long sizeBytes();

    /** Pages that hold content. */
    abstract long pages();

    /** Gives the content back; called once, when neither a name nor an open file is left. */
    void free() {}

    @Override
    public final FileSystem fileSystem() {
        return fileSystem;
    }

    final TmpFileSystem tmpfs() {
        return fileSystem;
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final FileType type() {
        return type;
    }

    @Override
    public final Attributes attributes() {
        long size = sizeBytes();
        long blocks = pages() * TmpFileSystem.BLOCKS512_PER_PAGE;
        fileSystem.life().lock();
        try {
            return new Attributes(
                    type,
                    mode,
                    uid,
                    gid,
                    links,
                    size,
                    Timestamp.ofNanos(accessNanos),
                    Timestamp.ofNanos(modifyNanos),
                    Timestamp.ofNanos(changeNanos),
                    id,
                    blocks,
                    0);
        } finally {
            fileSystem.life().unlock();
        }
    }

    @Override
    public final int setAttributes(AttributeChange change) {
        fileSystem.life().lock();
        mode = change.modeOr(mode);
        uid = change.uidOr(uid);
        gid = change.gidOr(gid);
        accessNanos = change.accessNanosOr(accessNanos);
        modifyNanos = change.modifyNanosOr(modifyNanos);
        changeNanos = fileSystem.now();
        fileSystem.life().unlock();
        return Errno.OK;
    }

    /** Notes a change of the content, and so of the attributes. */
    final void touchContent() {
        long now = fileSystem.now();
        fileSystem.life().lock();
        modifyNanos = now;
        changeNanos = now;
        fileSystem.life().unlock();
    }

    /** Notes a change of the attributes. */
    final void touchAttributes() {
        long now = fileSystem.now();
        fileSystem.life().lock();
        changeNanos = now;
        fileSystem.life().unlock();
    }

    @Override
    public final int open() {
        fileSystem.life().lock();
        int status = dead ? Errno.STALE : Errno.OK;
        opens += dead ? 0 : 1;
        fileSystem.life().unlock();
        return status;
    }

    @Override
    public final void close() {
        change(0, -1);
    }

    /** Adds or takes names; the last one takes the content along, unless a file is open on it. */
    final void addLinks(long change) {
        change(change, 0);
    }

    final long links() {
        fileSystem.life().lock();
        long count = links;
        fileSystem.life().unlock();
        return count;
    }

    private void change(long linkChange, int openChange) {
        fileSystem.life().lock();
        links += linkChange;
        opens += openChange;
        boolean dies = links == 0 && opens == 0 && !dead;
        dead |= dies;
        fileSystem.life().unlock();
        if (dies) {
            free();
            fileSystem.giveBackNode();
        }
    }
}
