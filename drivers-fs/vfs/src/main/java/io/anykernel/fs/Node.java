package io.anykernel.fs;

import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.cache.PageLease;
import io.anykernel.hypercall.Errno;

/**
 * A file, directory, symbolic link or device of a {@link FileSystem}: rump's and BSD's vnode. Callable by any number of
 * threads of control at once. Operations return {@code Errno.OK}, a count, or a negative {@code Errno}; damaged media
 * throws {@code CorruptMediaException}.
 *
 * <p>Names are single components, neither empty nor {@code .} nor {@code ..}, without a slash; {@link PathWalker} sees to
 * that. The defaults are the answers of a node of another type on a read-only filesystem.
 */
public interface Node {
    FileSystem fileSystem();

    /** Number, unique in its filesystem while the node exists. */
    long id();

    FileType type();

    Attributes attributes();

    /** Keeps the content for an open file although the last name may go. {@code STALE} if it is gone already. */
    int open();

    /** Undoes one {@link #open}. */
    void close();

    /** {@code NO_ENTRY}, {@code NAME_TOO_LONG}; the node goes to {@code found}. */
    default int lookup(String name, Reply found) {
        return Errno.NOT_DIRECTORY;
    }

    /**
     * Lists entries, {@code .} and {@code ..} left out, until the end or until the sink has enough. An entry that exists
     * throughout is listed once; one that comes or goes meanwhile may or may not be.
     *
     * @param cookie 0 for the beginning, or what the sink was given last
     */
    default int readDirectory(long cookie, DirectorySink sink) {
        return Errno.NOT_DIRECTORY;
    }

    /** The target goes to {@code target}. */
    default int readLink(Reply target) {
        return Errno.INVALID;
    }

    /**
     * Reads content; holes read as zeros.
     *
     * @return bytes read, short only at the end of the file, 0 past it, or a negative code
     */
    default int read(long offsetBytes, Bytes into) {
        return type() == FileType.DIRECTORY ? Errno.IS_DIRECTORY : Errno.INVALID;
    }

    /**
     * Pins content of a regular file in the page cache and describes it in {@code into}, so that a server may send it
     * without a copy. The caller releases the lease soon: it takes room from everybody.
     *
     * @param maxBytes at least 1; less may be leased
     * @return bytes leased, 0 at or past the end, {@code NOT_SUPPORTED} where there is nothing to pin
     */
    default int lease(long offsetBytes, int maxBytes, PageLease into) {
        return Errno.NOT_SUPPORTED;
    }

    /** Writes content, growing the file as needed; returns bytes written, short only when space ran out. */
    default int write(long offsetBytes, Bytes from) {
        return Errno.READ_ONLY;
    }

    /** Writes all of {@code from} at the end, or nothing; returns the offset past it. Appends do not mix. */
    default long append(Bytes from) {
        return Errno.READ_ONLY;
    }

    /** Cuts the content or extends it by a hole. */
    default int truncate(long sizeBytes) {
        return Errno.READ_ONLY;
    }

    default int setAttributes(AttributeChange change) {
        return Errno.READ_ONLY;
    }

    /**
     * Makes a regular file and opens it, in one step, so that no other caller can remove it between; the caller closes it.
     * {@code EXISTS}, {@code NO_SPACE}.
     */
    default int create(String name, NewNode as, Reply made) {
        return Errno.READ_ONLY;
    }

    /** Makes a directory. */
    default int makeDirectory(String name, NewNode as, Reply made) {
        return Errno.READ_ONLY;
    }

    /** Makes a symbolic link; the target is not looked at. */
    default int makeSymbolicLink(String name, String target, NewNode as, Reply made) {
        return Errno.READ_ONLY;
    }

    /** Gives {@code target}, of this filesystem and not a directory ({@code PERMISSION}), another name. */
    default int link(String name, Node target) {
        return Errno.READ_ONLY;
    }

    /** Removes the name of anything but a directory ({@code IS_DIRECTORY}). */
    default int unlink(String name) {
        return Errno.READ_ONLY;
    }

    /** Removes an empty directory; {@code NOT_EMPTY}, {@code NOT_DIRECTORY}. */
    default int removeDirectory(String name) {
        return Errno.READ_ONLY;
    }

    /**
     * Moves {@code name} of this directory to {@code newName} of {@code newParent}, of this filesystem, in one step,
     * replacing what was there: a directory replaces an empty directory only, anything else no directory. Nothing happens
     * when both name one node. {@code INVALID} if a directory would move below itself.
     */
    default int rename(String name, Node newParent, String newName) {
        return Errno.READ_ONLY;
    }

    /** Returns {@code Errno.OK} once what was written to this node is on stable storage. */
    default int sync() {
        return Errno.OK;
    }
}
