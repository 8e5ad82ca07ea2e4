package io.anykernel.fs;

import io.anykernel.hypercall.Errno;

/**
 * Follows one path from the root to a node: components, {@code .} and {@code ..}, symbolic links, mounts. One use, one
 * thread of control. A path that does not begin with a slash starts at the root all the same.
 *
 * <p>The directories passed are kept on a stack, so that {@code ..} needs nothing from the filesystem and leads back over
 * mounts. The walker enters the gate of each mount that it comes to and leaves them all in {@link #close}: until then
 * what it found may be used.
 */
public final class PathWalker implements AutoCloseable {
    /** Symbolic links followed in one walk, as on Linux. */
    public static final int MAX_LINKS = 40;

    /** Longest path and longest target of a link, in bytes, as on Linux. */
    public static final int MAX_PATH_BYTES = 4095;

    /** What a walk does about its last name. */
    private enum Last {
        FOLLOW,
        KEEP_LINK,
        /** As {@link #FOLLOW}, to make a file: it cannot end in a slash. */
        FOLLOW_TO_CREATE,
        /** As {@link #KEEP_LINK}, to make a file. */
        KEEP_LINK_TO_CREATE,
        /** Leave it to {@link #lookupLast}. */
        PARENT;

        private boolean creates() {
            return this == FOLLOW_TO_CREATE || this == KEEP_LINK_TO_CREATE;
        }

        private boolean follows() {
            return this == FOLLOW || this == FOLLOW_TO_CREATE;
        }
    }

    private final MountTable table;
    private final Reply reply = new Reply();
    private Node[] directories = new Node[8];
    private Mount[] mounts = new Mount[8];
    private int depth;

    private String rest;
    private int at;
    private int links;
    private boolean mustBeDirectory;

    private Node node;
    private Mount mount;
    private String lastName = "";
    private boolean crossed;

    /** Mounts whose gates were entered. */
    private Mount[] entered = new Mount[2];

    private int enteredCount;
    private boolean isRefused;

    public PathWalker(MountTable table) {
        this.table = table;
    }

    /**
     * Walks {@code path}.
     *
     * @param followLast whether a symbolic link at the very end is followed; with a slash after it, it always is
     * @return {@code Errno.OK}: {@link #node} is what the path names; {@code NO_ENTRY} with {@link #hasParent}: only the
     *     last name is missing; {@code BAD_HANDLE} if the tree is closed; or another negative code
     */
    public int walk(String path, boolean followLast) {
        return walk(path, followLast ? Last.FOLLOW : Last.KEEP_LINK);
    }

    /** As {@link #walk(String, boolean)}, for a file that is made if it is missing: {@code IS_DIRECTORY} if a slash follows. */
    public int walkToCreate(String path, boolean followLast) {
        return walk(path, followLast ? Last.FOLLOW_TO_CREATE : Last.KEEP_LINK_TO_CREATE);
    }

    /** Walks to the directory that holds, or would hold, the last name, which need not exist. */
    public int walkToParent(String path) {
        return walk(path, Last.PARENT);
    }

    /**
     * After {@link #walkToParent}: looks the last name up, links not followed, mounts crossed.
     *
     * @return {@code Errno.OK}, {@code NO_ENTRY}, or another negative code
     */
    public int lookupLast() {
        crossed = false;
        mount = parentMount();
        int status = parent().lookup(lastName, reply);
        node = status == Errno.OK ? reply.node() : null;
        status = status == Errno.OK ? cross() : status;
        if (isRefused) {
            // What was mounted on the name has just gone, so what it covered is there.
            isRefused = false;
            node = reply.node();
            mount = parentMount();
            status = table.isClosed() ? status : Errno.OK;
        }
        return status;
    }

    private int walk(String path, Last last) {
        int status = walkOnce(path, last);
        while (isRefused && !table.isClosed()) {
            // A mount on the way was unmounted meanwhile: the tree is another one by now.
            close();
            status = walkOnce(path, last);
        }
        return status;
    }

    /** Leaves the mounts. What was found must not be used any more. */
    @Override
    public void close() {
        while (enteredCount > 0) {
            entered[--enteredCount].gate().leave();
            entered[enteredCount] = null;
        }
    }

    private int walkOnce(String path, Last last) {
        int status = begin(path);
        while (status == Errno.OK) {
            if (atEnd()) {
                return finish(last);
            }
            status = step(last);
        }
        return status;
    }

    /** The node found. */
    public Node node() {
        return node;
    }

    /** The mount that {@link #node}, or {@link #parent} if that is missing, belongs to. */
    public Mount mount() {
        return node != null ? mount : mounts[depth - 1];
    }

    /** Whether everything but the last name was found. */
    public boolean hasParent() {
        return depth > 0 && !lastName.isEmpty() && atEnd();
    }

    /** The directory that holds, or would hold, the last name. */
    public Node parent() {
        return directories[depth - 1];
    }

    /** The last name; empty, {@code .} or {@code ..} if the path ends in no name. */
    public String lastName() {
        return lastName;
    }

    /** Whether the last name is a real one, fit to be made, removed or renamed. */
    public boolean hasProperName() {
        return !lastName.isEmpty() && !isDots(lastName);
    }

    /** Whether the path ended in a slash. */
    public boolean wantsDirectory() {
        return mustBeDirectory;
    }

    /** Whether something is mounted on the last name. */
    public boolean isMountPoint() {
        return crossed;
    }

    /** The mount that {@link #parent} belongs to. */
    Mount parentMount() {
        return hasProperName() ? mounts[depth - 1] : mount;
    }

    private int begin(String path) {
        isRefused = false;
        Mount root = table.root();
        if (table.isClosed()) {
            return Errno.BAD_HANDLE;
        }
        if (path.isEmpty() || root == null) {
            return Errno.NO_ENTRY;
        }
        if (Names.encodedLength(path) > MAX_PATH_BYTES) {
            return Errno.NAME_TOO_LONG;
        }
        if (path.indexOf('\0') >= 0) {
            return Errno.INVALID;
        }
        rest = path;
        at = 0;
        links = 0;
        mustBeDirectory = false;
        return toRoot(root);
    }

    private int toRoot(Mount root) {
        depth = 0;
        lastName = "";
        int status = enter(root);
        if (status == Errno.OK) {
            node = root.fileSystem().root();
            mount = root;
            status = cross();
        }
        crossed = false;
        return status;
    }

    /** Enters a mount's gate, once a walk. */
    private int enter(Mount next) {
        for (int i = 0; i < enteredCount; i++) {
            if (entered[i] == next) {
                return Errno.OK;
            }
        }
        int status = next.gate().enter();
        if (status != Errno.OK) {
            isRefused = true;
            node = null;
            return status;
        }
        if (enteredCount == entered.length) {
            entered = grown(entered, new Mount[2 * enteredCount]);
        }
        entered[enteredCount++] = next;
        return Errno.OK;
    }

    private boolean atEnd() {
        while (at < rest.length() && rest.charAt(at) == '/') {
            at++;
            mustBeDirectory = true;
        }
        return at == rest.length();
    }

    private int finish(Last last) {
        if (last == Last.PARENT) {
            return Errno.OK;
        }
        if (node == null) {
            return Errno.NO_ENTRY;
        }
        return mustBeDirectory && node.type() != FileType.DIRECTORY ? Errno.NOT_DIRECTORY : Errno.OK;
    }

    /** Takes one component. */
    private int step(Last last) {
        if (node == null) {
            return Errno.NO_ENTRY;
        }
        if (node.type() != FileType.DIRECTORY) {
            return Errno.NOT_DIRECTORY;
        }
        int end = rest.indexOf('/', at);
        String name = rest.substring(at, end < 0 ? rest.length() : end);
        at = end < 0 ? rest.length() : end;
        mustBeDirectory = false;
        boolean slashFollows = at < rest.length();
        boolean isLast = !slashFollows || atEnd();
        if (isDots(name)) {
            return stepDots(name);
        }
        if (isLast && last == Last.PARENT) {
            return stepToParent(name);
        }
        if (isLast && slashFollows && last.creates()) {
            return Errno.IS_DIRECTORY;
        }
        return stepName(name, !isLast || slashFollows || last.follows());
    }

    private static boolean isDots(String name) {
        return name.equals(".") || name.equals("..");
    }

    private int stepDots(String name) {
        if (name.equals("..") && depth > 0) {
            depth--;
            node = directories[depth];
            mount = mounts[depth];
        }
        lastName = name;
        crossed = false;
        return Errno.OK;
    }

    private int stepToParent(String name) {
        push(node, mount);
        lastName = name;
        crossed = false;
        node = null;
        return Errno.OK;
    }

    private int stepName(String name, boolean follow) {
        if (Names.encodedLength(name) > Names.MAX_BYTES) {
            return Errno.NAME_TOO_LONG;
        }
        push(node, mount);
        lastName = name;
        crossed = false;
        int status = node.lookup(name, reply);
        if (status == Errno.NO_ENTRY) {
            node = null;
            return atEnd() ? Errno.OK : Errno.NO_ENTRY;
        }
        if (status != Errno.OK) {
            node = null;
            return status;
        }
        node = reply.node();
        if (follow && node.type() == FileType.SYMBOLIC_LINK) {
            return follow();
        }
        return cross();
    }

    /** Puts the link's target in the place of its name. */
    private int follow() {
        if (++links > MAX_LINKS) {
            return Errno.LINK_LOOP;
        }
        int status = node.readLink(reply);
        if (status != Errno.OK) {
            return status;
        }
        String target = reply.text();
        if (target.isEmpty()) {
            return Errno.NO_ENTRY;
        }
        boolean slashFollows = mustBeDirectory || at < rest.length();
        rest = target + (slashFollows ? "/" : "") + rest.substring(at);
        at = 0;
        mustBeDirectory = false;
        if (target.charAt(0) == '/') {
            // The mount that the walk began at, which it has entered: the tree may have another root by now.
            return toRoot(entered[0]);
        }
        depth--;
        node = directories[depth];
        mount = mounts[depth];
        return Errno.OK;
    }

    private int cross() {
        Mount above = table.on(node);
        while (above != null) {
            int status = enter(above);
            if (status != Errno.OK) {
                return status;
            }
            mount = above;
            node = above.fileSystem().root();
            crossed = true;
            above = table.on(node);
        }
        return Errno.OK;
    }

    private void push(Node directory, Mount of) {
        if (depth == directories.length) {
            directories = grown(directories, new Node[2 * depth]);
            mounts = grown(mounts, new Mount[2 * depth]);
        }
        directories[depth] = directory;
        mounts[depth] = of;
        depth++;
    }

    private static <T> T[] grown(T[] from, T[] into) {
        System.arraycopy(from, 0, into, 0, from.length);
        return into;
    }
}
