package io.anykernel.fs;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.handle.OpenHandle;
import io.anykernel.fs.cache.LockRanks;
import io.anykernel.hypercall.Clock;
import io.anykernel.hypercall.Cpu;
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
    /** How long {@link #close} waits for calls under way and leases, once it has a clock. */
    public static final long CLOSE_LIMIT_NANOS = 10_000_000_000L;

    /** Walks that may find their last node gone before the node's filesystem is taken to be at fault. */
    private static final int MAX_WALKS = 10_000;

    /** Set-id bits are not given to a new directory, as on Linux. */
    private static final int DIRECTORY_MODE_MASK = 01777;

    private final Scheduling scheduling;
    private final Clock clock;
    private final MountTable table;
    private volatile boolean isTrackingOpens;

    /** A tree whose {@link #close} waits without limit. */
    public Vfs(Scheduling scheduling) {
        this(scheduling, null);
    }

    /** @param clock of the world, so that {@link #close} waits for {@link #CLOSE_LIMIT_NANOS} only */
    public Vfs(Scheduling scheduling, Clock clock) {
        this.scheduling = scheduling;
        this.clock = clock;
        this.table = new MountTable(scheduling);
    }

    /** Which filesystem is mounted where. */
    public MountTable mounts() {
        return table;
    }

    /** Mounts at {@code path}: {@code /} first, then on existing directories. Owns {@code fileSystem} on success. */
    public void mount(String path, FileSystem fileSystem) {
        OpenNode covered = table.root() == null ? null : openDirectory(path);
        int status = table.mount(new Mount(path, fileSystem, covered, scheduling));
        if (status != Errno.OK && covered != null) {
            covered.shut();
        }
        check(status, path);
    }

    /** Takes what is mounted at {@code path} out of the tree and closes it; {@code BUSY} while in use. */
    public void unmount(String path) {
        Mount mount;
        try (PathWalker walker = find(path, true)) {
            mount = walker.mount();
            if (mount.fileSystem().root().id() != walker.node().id()) {
                throw new KernelException(Errno.INVALID, path);
            }
        }
        check(table.unmount(mount), path);
        try {
            mount.fileSystem().close();
        } finally {
            uncover(mount);
        }
    }

    private static void uncover(Mount mount) {
        if (mount.covered() != null) {
            mount.covered().shut();
        }
    }

    /** Opens a regular file; {@code flags} are {@link OpenFlags}. A file that has to be made gets {@code as}. */
    public OpenFile open(String path, int flags, NewNode as) {
        for (int walk = 0; walk < MAX_WALKS; walk++) {
            OpenNode opened = tryOpen(path, flags, as);
            if (opened != null) {
                OpenFile file = new OpenFile(opened, path, flags, scheduling.newLock("fs.file", LockRanks.OPEN_FILE));
                opened.openedAs(new OpenHandle(file, isTrackingOpens));
                return file;
            }
        }
        throw new KernelException(Errno.STALE, path);
    }

    /** Files that applications have opened and not closed, or that a lease keeps open. */
    public List<OpenHandle> openHandles() {
        List<OpenHandle> handles = new ArrayList<>();
        for (Mount mount : table.mounts()) {
            for (OpenNode opened : table.openNodes(mount)) {
                if (opened.handle() != null) {
                    handles.add(opened.handle());
                }
            }
        }
        return handles;
    }

    /** Captures from now on where each of the {@link #openHandles} is opened, which takes some microseconds each. */
    public void trackOpens(boolean isTracking) {
        isTrackingOpens = isTracking;
    }

    /** One walk; {@code null} if what it found, or the place that it found empty, is no longer so. */
    private OpenNode tryOpen(String path, int flags, NewNode as) {
        boolean isExclusive = OpenFlags.has(flags, OpenFlags.CREATE | OpenFlags.EXCLUSIVE);
        boolean isCreating = OpenFlags.has(flags, OpenFlags.CREATE);
        boolean follows = !OpenFlags.has(flags, OpenFlags.NO_FOLLOW) && !isExclusive;
        try (PathWalker walker = new PathWalker(table)) {
            int status = isCreating ? walker.walkToCreate(path, follows) : walker.walk(path, follows);
            if (status == Errno.NO_ENTRY && isCreating && walker.hasParent()) {
                return create(walker, path, flags, as);
            }
            check(status, path);
            if (isExclusive) {
                throw new KernelException(Errno.EXISTS, path);
            }
            return openFound(walker, path, flags);
        }
    }

    /** As {@link #open(String, int, NewNode)}, where a file that has to be made gets mode 0644 and owner 0. */
    public OpenFile open(String path, int flags) {
        return open(path, flags, new NewNode(0644, 0, 0));
    }

    private OpenNode create(PathWalker walker, String path, int flags, NewNode as) {
        Reply made = new Reply();
        int status = walker.parent().create(walker.lastName(), as, made);
        if (status == Errno.EXISTS && !OpenFlags.has(flags, OpenFlags.EXCLUSIVE)) {
            // Another caller made it first: the next walk opens that one.
            return null;
        }
        check(status, path);
        return OpenNode.adopt(table, walker.mount(), made.node(), scheduling);
    }

    private OpenNode openFound(PathWalker walker, String path, int flags) {
        Mount mount = walker.mount();
        check(refusal(walker.node().type()), path);
        if (OpenFlags.has(flags, OpenFlags.WRITE) && mount.fileSystem().isReadOnly()) {
            throw new KernelException(Errno.READ_ONLY, path);
        }
        OpenNode opened = OpenNode.open(table, mount, walker.node(), scheduling);
        if (opened != null && OpenFlags.has(flags, OpenFlags.TRUNCATE | OpenFlags.WRITE)) {
            int status = opened.node().truncate(0);
            if (status != Errno.OK) {
                opened.shut();
                throw new KernelException(status, path);
            }
        }
        return opened;
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
        try (PathWalker walker = find(path, true)) {
            return walker.node().attributes();
        }
    }

    /** Attributes of what {@code path} names, be it a symbolic link. */
    public Attributes statLink(String path) {
        try (PathWalker walker = find(path, false)) {
            return walker.node().attributes();
        }
    }

    public void setAttributes(String path, AttributeChange change) {
        try (PathWalker walker = find(path, true)) {
            check(walker.node().setAttributes(change), path);
        }
    }

    /** Entries of a directory, {@code .} and {@code ..} left out, in the filesystem's order. */
    public List<DirectoryEntry> list(String path) {
        List<DirectoryEntry> entries = new ArrayList<>();
        readDirectory(path, 0, (name, node, type, next) -> entries.add(new DirectoryEntry(name, node, type)));
        return entries;
    }

    /**
     * Hands entries to {@code sink}; see {@link Node#readDirectory}. The sink runs outside of the filesystem: it may take its
     * time and call anything, be it {@link #close}, after which the listing ends with {@code BAD_HANDLE}.
     */
    public void readDirectory(String path, long cookie, DirectorySink sink) {
        OpenNode directory = openDirectory(path);
        try {
            check(new Listing(directory, cookie).list(sink), path);
        } finally {
            directory.shut();
        }
    }

    private OpenNode openDirectory(String path) {
        for (int walk = 0; walk < MAX_WALKS; walk++) {
            try (PathWalker walker = find(path, true)) {
                check(walker.node().type() == FileType.DIRECTORY ? Errno.OK : Errno.NOT_DIRECTORY, path);
                OpenNode opened = OpenNode.open(table, walker.mount(), walker.node(), scheduling);
                if (opened != null) {
                    return opened;
                }
            }
        }
        throw new KernelException(Errno.STALE, path);
    }

    /** The target of a symbolic link. */
    public String readLink(String path) {
        Reply target = new Reply();
        try (PathWalker walker = find(path, false)) {
            check(walker.node().readLink(target), path);
        }
        return target.text();
    }

    public void makeDirectory(String path, NewNode as) {
        try (PathWalker walker = missing(path, true)) {
            NewNode plain = new NewNode(as.mode() & DIRECTORY_MODE_MASK, as.uid(), as.gid());
            check(walker.parent().makeDirectory(walker.lastName(), plain, new Reply()), path);
        }
    }

    /** Makes a symbolic link; {@code target} is anything of 1 to {@link PathWalker#MAX_PATH_BYTES} bytes. */
    public void makeSymbolicLink(String path, String target, NewNode as) {
        check(targetRefusal(target), path);
        try (PathWalker walker = missing(path, false)) {
            check(walker.parent().makeSymbolicLink(walker.lastName(), target, as, new Reply()), path);
        }
    }

    private static int targetRefusal(String target) {
        if (target.isEmpty()) {
            return Errno.NO_ENTRY;
        }
        if (Names.encodedLength(target) > PathWalker.MAX_PATH_BYTES) {
            return Errno.NAME_TOO_LONG;
        }
        return target.indexOf('\0') >= 0 ? Errno.INVALID : Errno.OK;
    }

    /** Gives what {@code path} names, links not followed, the name {@code newPath} as well. */
    public void link(String path, String newPath) {
        try (PathWalker from = find(path, false);
                PathWalker to = missing(newPath, false)) {
            check(from.mount() == to.parentMount() ? Errno.OK : Errno.CROSS_DEVICE, newPath);
            check(to.parent().link(to.lastName(), from.node()), newPath);
        }
    }

    /** Removes a name; its node goes with the last one, once no file is open on it. */
    public void unlink(String path) {
        try (PathWalker walker = parent(path)) {
            check(walker.hasProperName() ? writable(walker) : Errno.IS_DIRECTORY, path);
            check(walker.lookupLast(), path);
            boolean isDirectory = walker.node().type() == FileType.DIRECTORY;
            check(isDirectory ? Errno.IS_DIRECTORY : Errno.OK, path);
            check(walker.wantsDirectory() ? Errno.NOT_DIRECTORY : Errno.OK, path);
            check(walker.parent().unlink(walker.lastName()), path);
        }
    }

    /** Removes an empty directory. A symbolic link is none, be a slash behind it. */
    public void removeDirectory(String path) {
        try (PathWalker walker = parent(path)) {
            check(removalRefusal(walker.lastName()), path);
            check(writable(walker), path);
            check(walker.lookupLast(), path);
            check(walker.node().type() == FileType.DIRECTORY ? Errno.OK : Errno.NOT_DIRECTORY, path);
            check(walker.isMountPoint() ? Errno.BUSY : Errno.OK, path);
            check(walker.parent().removeDirectory(walker.lastName()), path);
        }
    }

    private static int removalRefusal(String lastName) {
        return switch (lastName) {
            case "" -> Errno.BUSY;
            case "." -> Errno.INVALID;
            case ".." -> Errno.NOT_EMPTY;
            default -> Errno.OK;
        };
    }

    /**
     * Moves {@code path} to {@code newPath} in one step, replacing what is there; see {@link Node#rename}. Links are not
     * followed; only a directory may have a slash behind either path.
     */
    public void rename(String path, String newPath) {
        try (PathWalker from = parent(path);
                PathWalker to = parent(newPath)) {
            check(from.parentMount() == to.parentMount() ? Errno.OK : Errno.CROSS_DEVICE, newPath);
            check(from.hasProperName() ? Errno.OK : Errno.BUSY, path);
            check(to.hasProperName() ? writable(to) : Errno.BUSY, newPath);
            check(from.lookupLast(), path);
            int status = to.lookupLast();
            check(status == Errno.NO_ENTRY ? Errno.OK : status, newPath);
            if (from.node().type() != FileType.DIRECTORY) {
                check(from.wantsDirectory() || to.wantsDirectory() ? Errno.NOT_DIRECTORY : Errno.OK, path);
            }
            check(from.isMountPoint() ? Errno.BUSY : Errno.OK, path);
            check(to.isMountPoint() ? Errno.BUSY : Errno.OK, newPath);
            check(from.parent().rename(from.lastName(), to.parent(), to.lastName()), newPath);
        }
    }

    /** Room on the filesystem that holds {@code path}. */
    public FileSystemStatus status(String path) {
        try (PathWalker walker = find(path, true)) {
            return walker.mount().fileSystem().status();
        }
    }

    /** Returns once everything written before, on every mount, is on stable storage. */
    public void sync() {
        for (Mount mount : table.mounts()) {
            if (mount.gate().enter() == Errno.OK) {
                try {
                    check(mount.fileSystem().sync(), mount.path());
                } finally {
                    mount.gate().leave();
                }
            }
        }
        check(table.isClosed() ? Errno.BAD_HANDLE : Errno.OK, "/");
    }

    /**
     * Ends the tree: refuses calls with {@code BAD_HANDLE} from now on, those on open files too, waits for the calls under
     * way and for leases, and closes every filesystem, the last mounted first. Idempotent.
     *
     * @throws KernelException {@code BUSY} if calls or leases were still there after {@link #CLOSE_LIMIT_NANOS}; the
     *     filesystems are closed all the same, and what the leases show is revoked
     */
    @Override
    public void close() {
        Mount[] mounts = table.close();
        long deadlineNanos = clock == null ? Cpu.NEVER : clock.nanoTime() + CLOSE_LIMIT_NANOS;
        RuntimeException first = null;
        for (int i = mounts.length - 1; i >= 0; i--) {
            try {
                end(mounts[i], deadlineNanos);
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void end(Mount mount, long deadlineNanos) {
        boolean isIdle = mount.gate().awaitEmpty(deadlineNanos);
        List<OpenNode> open = table.openNodes(mount);
        for (OpenNode each : open) {
            each.shut();
        }
        isIdle &= table.awaitUnused(mount, deadlineNanos);
        for (OpenNode each : table.openNodes(mount)) {
            each.abandon();
        }
        try {
            mount.fileSystem().close();
        } finally {
            uncover(mount);
        }
        if (!isIdle) {
            throw new KernelException(Errno.BUSY, mount.path() + ": closed under a running call or a lease");
        }
    }

    private PathWalker find(String path, boolean follow) {
        PathWalker walker = new PathWalker(table);
        boolean isFound = false;
        try {
            check(walker.walk(path, follow), path);
            isFound = true;
            return walker;
        } finally {
            if (!isFound) {
                walker.close();
            }
        }
    }

    /** Walks to the directory of a path's last name; the caller closes the walker. */
    private PathWalker parent(String path) {
        PathWalker walker = new PathWalker(table);
        boolean isFound = false;
        try {
            check(walker.walkToParent(path), path);
            isFound = true;
            return walker;
        } finally {
            if (!isFound) {
                walker.close();
            }
        }
    }

    /**
     * As {@link #parent}, to a name that must not exist yet, be it that of a link which leads nowhere.
     *
     * @param mayEndInSlash whether what will be made is a directory
     */
    private PathWalker missing(String path, boolean mayEndInSlash) {
        PathWalker walker = parent(path);
        boolean isMissing = false;
        try {
            int status = walker.hasProperName() ? walker.lookupLast() : Errno.OK;
            check(status == Errno.OK ? Errno.EXISTS : Errno.OK, path);
            check(status == Errno.NO_ENTRY ? Errno.OK : status, path);
            check(mayEndInSlash || !walker.wantsDirectory() ? Errno.OK : Errno.NO_ENTRY, path);
            isMissing = true;
            return walker;
        } finally {
            if (!isMissing) {
                walker.close();
            }
        }
    }

    private static int writable(PathWalker walker) {
        return walker.parentMount().fileSystem().isReadOnly() ? Errno.READ_ONLY : Errno.OK;
    }

    private static void check(int status, String path) {
        if (status < 0) {
            throw new KernelException(status, path);
        }
    }
}
