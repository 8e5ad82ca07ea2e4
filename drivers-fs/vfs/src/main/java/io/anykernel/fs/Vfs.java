package io.anykernel.fs;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of a kernel's files: what applications and adapters call. Paths are absolute, separated by slashes. Callable by
 * any number of threads of control at once, never with a Cpu held. Failures are {@link KernelException}s that name the
 * path; damaged media is a {@code CorruptMediaException}.
 */
public final class Vfs implements AutoCloseable {
    private final Scheduling scheduling;
    private final MountTable table;

    public Vfs(Scheduling scheduling) {
        this.scheduling = scheduling;
        this.table = new MountTable(scheduling);
    }

    /** Which filesystem is mounted where. */
    public MountTable mounts() {
        return table;
    }

    /** Mounts at {@code path}: {@code /} first, then on existing directories. Owns {@code fileSystem} on success. */
    public void mount(String path, FileSystem fileSystem) {
        PathWalker walker = new PathWalker(table);
        Mount parent = null;
        Node directory = null;
        if (table.root() != null) {
            check(walker.walk(path, true), path);
            parent = walker.mount();
            directory = walker.node();
        }
        check(table.mount(path, fileSystem, parent, directory), path);
    }

    /** Takes what is mounted at {@code path} out of the tree and closes it; {@code BUSY} while in use. */
    public void unmount(String path) {
        PathWalker walker = find(path, true);
        Mount mount = walker.mount();
        if (mount.fileSystem().root().id() != walker.node().id()) {
            throw new KernelException(Errno.INVALID, path);
        }
        check(table.unmount(mount), path);
        mount.fileSystem().close();
    }

    /** Opens a regular file; {@code flags} are {@link OpenFlags}. A file that has to be made gets {@code as}. */
    public OpenFile open(String path, int flags, NewNode as) {
        PathWalker walker = new PathWalker(table);
        boolean follows = !OpenFlags.has(flags, OpenFlags.NO_FOLLOW)
                && !OpenFlags.has(flags, OpenFlags.CREATE | OpenFlags.EXCLUSIVE);
        int status = walker.walk(path, follows);
        Node node;
        if (status == Errno.NO_ENTRY && OpenFlags.has(flags, OpenFlags.CREATE) && walker.hasParent()) {
            node = create(walker, path, flags, as);
        } else {
            check(status, path);
            node = walker.node();
            if (OpenFlags.has(flags, OpenFlags.CREATE | OpenFlags.EXCLUSIVE)) {
                throw new KernelException(Errno.EXISTS, path);
            }
        }
        return opened(walker.mount(), node, path, flags);
    }

    /** As {@link #open(String, int, NewNode)}, where a file that has to be made gets mode 0644 and owner 0. */
    public OpenFile open(String path, int flags) {
        return open(path, flags, new NewNode(0644, 0, 0));
    }

    private Node create(PathWalker walker, String path, int flags, NewNode as) {
        if (walker.wantsDirectory()) {
            throw new KernelException(Errno.IS_DIRECTORY, path);
        }
        Reply made = new Reply();
        int status = walker.parent().create(walker.lastName(), as, made);
        if (status == Errno.EXISTS && !OpenFlags.has(flags, OpenFlags.EXCLUSIVE)) {
            // Somebody was faster.
            status = walker.parent().lookup(walker.lastName(), made);
        }
        check(status, path);
        return made.node();
    }

    private OpenFile opened(Mount mount, Node node, String path, int flags) {
        check(refusal(node.type()), path);
        if (OpenFlags.has(flags, OpenFlags.WRITE) && mount.fileSystem().isReadOnly()) {
            throw new KernelException(Errno.READ_ONLY, path);
        }
        check(table.open(mount), path);
        int status = node.open();
        if (status == Errno.OK && OpenFlags.has(flags, OpenFlags.TRUNCATE | OpenFlags.WRITE)) {
            status = node.truncate(0);
            if (status != Errno.OK) {
                node.close();
            }
        }
        if (status != Errno.OK) {
            table.close(mount);
            throw new KernelException(status, path);
        }
        return new OpenFile(table, mount, node, path, flags, scheduling.newLock("fs.file", LockRanks.OPEN_FILE));
    }

    private static int refusal(FileType type) {
        return switch (type) {
            case REGULAR -> Errno.OK;
            case DIRECTORY -> Errno.IS_DIRECTORY;
            case SYMBOLIC_LINK -> Errno.LINK_LOOP;
            default -> Errno.NO_DEVICE;
        };
    }

    /** Attributes of what {@code path} names, links followed. */
    public Attributes stat(String path) {
        return find(path, true).node().attributes();
    }

    /** Attributes of what {@code path} names, be it a symbolic link. */
    public Attributes statLink(String path) {
        return find(path, false).node().attributes();
    }

    /** The node that {@code path} names, links followed; good while it exists. */
    public Node node(String path) {
        return find(path, true).node();
    }

    public void setAttributes(String path, AttributeChange change) {
        check(find(path, true).node().setAttributes(change), path);
    }

    /** Entries of a directory, {@code .} and {@code ..} left out, in the filesystem's order. */
    public List<DirectoryEntry> list(String path) {
        List<DirectoryEntry> entries = new ArrayList<>();
        readDirectory(path, 0, (name, node, type, next) -> entries.add(new DirectoryEntry(name, node, type)));
        return entries;
    }

    /** Hands entries to {@code sink}; see {@link Node#readDirectory}. */
    public void readDirectory(String path, long cookie, DirectorySink sink) {
        check(find(path, true).node().readDirectory(cookie, sink), path);
    }

    /** The target of a symbolic link. */
    public String readLink(String path) {
        Reply target = new Reply();
        check(find(path, false).node().readLink(target), path);
        return target.text();
    }

    public void makeDirectory(String path, NewNode as) {
        PathWalker walker = missing(path);
        check(walker.parent().makeDirectory(walker.lastName(), as, new Reply()), path);
    }

    public void makeSymbolicLink(String path, String target, NewNode as) {
        PathWalker walker = missing(path);
        if (walker.wantsDirectory()) {
            throw new KernelException(Errno.NO_ENTRY, path);
        }
        check(walker.parent().makeSymbolicLink(walker.lastName(), target, as, new Reply()), path);
    }

    /** Gives what {@code path} names, links not followed, the name {@code newPath} as well. */
    public void link(String path, String newPath) {
        PathWalker from = find(path, false);
        PathWalker to = missing(newPath);
        if (from.mount() != to.parentMount()) {
            throw new KernelException(Errno.CROSS_DEVICE, newPath);
        }
        check(to.parent().link(to.lastName(), from.node()), newPath);
    }

    /** Removes a name; its node goes with the last one, once no file is open on it. */
    public void unlink(String path) {
        PathWalker walker = new PathWalker(table);
        check(walker.walk(path, false), path);
        if (!walker.hasProperName()) {
            throw new KernelException(Errno.IS_DIRECTORY, path);
        }
        checkNotMounted(walker, path);
        check(walker.parent().unlink(walker.lastName()), path);
    }

    /** Removes an empty directory. */
    public void removeDirectory(String path) {
        PathWalker walker = new PathWalker(table);
        check(walker.walk(path, false), path);
        if (!walker.hasProperName()) {
            throw new KernelException(walker.lastName().equals("..") ? Errno.NOT_EMPTY : Errno.INVALID, path);
        }
        checkNotMounted(walker, path);
        check(walker.parent().removeDirectory(walker.lastName()), path);
    }

    /** Moves {@code path} to {@code newPath} in one step, replacing what is there; see {@link Node#rename}. */
    public void rename(String path, String newPath) {
        PathWalker from = find(path, false);
        PathWalker to = new PathWalker(table);
        int status = to.walk(newPath, false);
        boolean vacant = status == Errno.NO_ENTRY && to.hasParent();
        check(vacant ? Errno.OK : status, newPath);
        if (!from.hasProperName() || !to.hasProperName()) {
            throw new KernelException(Errno.BUSY, from.hasProperName() ? newPath : path);
        }
        checkNotMounted(from, path);
        checkNotMounted(to, newPath);
        if (to.wantsDirectory() && from.node().type() != FileType.DIRECTORY) {
            throw new KernelException(Errno.NOT_DIRECTORY, newPath);
        }
        if (from.parentMount() != to.parentMount()) {
            throw new KernelException(Errno.CROSS_DEVICE, newPath);
        }
        check(from.parent().rename(from.lastName(), to.parent(), to.lastName()), newPath);
    }

    /** Room on the filesystem that holds {@code path}. */
    public FileSystemStatus status(String path) {
        return find(path, true).mount().fileSystem().status();
    }

    /** Returns once everything written before, on every mount, is on stable storage. */
    public void sync() {
        for (Mount mount : table.mounts()) {
            check(mount.fileSystem().sync(), mount.path());
        }
    }

    /**
     * Unmounts everything, the last mounted first.
     *
     * @throws KernelException {@code BUSY} if files are open; what was not unmounted stays
     */
    @Override
    public void close() {
        List<Mount> mounts = table.mounts();
        for (int i = mounts.size() - 1; i >= 0; i--) {
            check(table.unmount(mounts.get(i)), mounts.get(i).path());
            mounts.get(i).fileSystem().close();
        }
    }

    private PathWalker find(String path, boolean follow) {
        PathWalker walker = new PathWalker(table);
        check(walker.walk(path, follow), path);
        return walker;
    }

    /** Walks to a name that must not exist yet. */
    private PathWalker missing(String path) {
        PathWalker walker = new PathWalker(table);
        int status = walker.walk(path, false);
        if (status == Errno.OK || status == Errno.NOT_DIRECTORY && walker.node() != null && walker.hasParent()) {
            throw new KernelException(Errno.EXISTS, path);
        }
        if (status != Errno.NO_ENTRY || !walker.hasParent()) {
            throw new KernelException(status, path);
        }
        return walker;
    }

    private static void checkNotMounted(PathWalker walker, String path) {
        if (walker.isMountPoint()) {
            throw new KernelException(Errno.BUSY, path);
        }
    }

    private static void check(int status, String path) {
        if (status < 0) {
            throw new KernelException(status, path);
        }
    }
}
