package io.anykernel.fs.contracts;

import io.anykernel.hypercall.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a filesystem should be, in the plainest form: nodes hold arrays and maps. Without symbolic links. */
final class ModelTree {
    /** A file, or a directory if it has children. */
    static final class ModelNode {
        final TreeMap<String, ModelNode> children;
        byte[] content = new byte[0];
        int links;

        ModelNode(boolean isDirectory) {
            children = isDirectory ? new TreeMap<>() : null;
        }

        boolean isDirectory() {
            return children != null;
        }
    }

    private final ModelNode root = new ModelNode(true);

    /** The node, or {@code null}; {@link #errorOf} says why. */
    ModelNode find(List<String> path) {
        ModelNode at = root;
        for (String name : path) {
            if (at == null || !at.isDirectory()) {
                return null;
            }
            at = at.children.get(name);
        }
        return at;
    }

    /** Why {@code path} cannot be reached, or {@code Errno.OK}. */
    int errorOf(List<String> path) {
        ModelNode at = root;
        for (String name : path) {
            if (!at.isDirectory()) {
                return Errno.NOT_DIRECTORY;
            }
            at = at.children.get(name);
            if (at == null) {
                return Errno.NO_ENTRY;
            }
        }
        return Errno.OK;
    }

    private static List<String> parent(List<String> path) {
        return path.subList(0, path.size() - 1);
    }

    private static String last(List<String> path) {
        return path.get(path.size() - 1);
    }

    /** Why a name cannot be made at {@code path}, or {@code Errno.OK}. */
    private int vacancy(List<String> path) {
        int error = parentError(path);
        return error == Errno.OK && find(path) != null ? Errno.EXISTS : error;
    }

    /** Why the directory that would hold {@code path} cannot be reached, or {@code Errno.OK}. */
    private int parentError(List<String> path) {
        int error = errorOf(parent(path));
        return error == Errno.OK && !find(parent(path)).isDirectory() ? Errno.NOT_DIRECTORY : error;
    }

    /** The file at {@code path}, made if it is missing; its error otherwise. */
    int create(List<String> path) {
        int error = vacancy(path);
        if (error == Errno.OK) {
            add(path, new ModelNode(false));
        } else if (error == Errno.EXISTS) {
            return find(path).isDirectory() ? Errno.IS_DIRECTORY : Errno.OK;
        }
        return error;
    }

    int makeDirectory(List<String> path) {
        int error = vacancy(path);
        if (error == Errno.OK) {
            add(path, new ModelNode(true));
        }
        return error;
    }

    int link(List<String> from, List<String> to) {
        int error = errorOf(from);
        if (error == Errno.OK) {
            error = vacancy(to);
        }
        if (error == Errno.OK && find(from).isDirectory()) {
            error = Errno.PERMISSION;
        }
        if (error == Errno.OK) {
            add(to, find(from));
        }
        return error;
    }

    int unlink(List<String> path) {
        int error = errorOf(path);
        if (error == Errno.OK && find(path).isDirectory()) {
            error = Errno.IS_DIRECTORY;
        }
        if (error == Errno.OK) {
            remove(path);
        }
        return error;
    }

    int removeDirectory(List<String> path) {
        int error = errorOf(path);
        if (error == Errno.OK && !find(path).isDirectory()) {
            error = Errno.NOT_DIRECTORY;
        }
        if (error == Errno.OK && !find(path).children.isEmpty()) {
            error = Errno.NOT_EMPTY;
        }
        if (error == Errno.OK) {
            remove(path);
        }
        return error;
    }

    int rename(List<String> from, List<String> to) {
        int error = parentError(from);
        if (error == Errno.OK) {
            error = parentError(to);
        }
        if (error == Errno.OK) {
            error = errorOf(from);
        }
        if (error != Errno.OK) {
            return error;
        }
        ModelNode node = find(from);
        ModelNode replaced = find(to);
        error = renameRefusal(node, from, to, replaced);
        if (error == Errno.OK && node != replaced) {
            if (replaced != null) {
                remove(to);
            }
            find(parent(from)).children.remove(last(from));
            find(parent(to)).children.put(last(to), node);
        }
        return error;
    }

    private static int renameRefusal(ModelNode node, List<String> from, List<String> to, ModelNode replaced) {
        if (node.isDirectory()
                && to.size() > from.size()
                && to.subList(0, from.size()).equals(from)) {
            return Errno.INVALID;
        }
        if (replaced == null || replaced == node) {
            return Errno.OK;
        }
        boolean isAbove = to.size() < from.size() && from.subList(0, to.size()).equals(to);
        if (replaced.isDirectory()) {
            if (isAbove) {
                return Errno.NOT_EMPTY;
            }
            if (!node.isDirectory()) {
                return Errno.IS_DIRECTORY;
            }
            return replaced.children.isEmpty() ? Errno.OK : Errno.NOT_EMPTY;
        }
        return node.isDirectory() ? Errno.NOT_DIRECTORY : Errno.OK;
    }

    private void add(List<String> path, ModelNode node) {
        find(parent(path)).children.put(last(path), node);
        node.links++;
    }

    private void remove(List<String> path) {
        find(parent(path)).children.remove(last(path)).links--;
    }

    /** Every path, directories before what is in them. */
    List<List<String>> paths() {
        List<List<String>> all = new ArrayList<>();
        collect(root, new ArrayList<>(), all);
        return all;
    }

    private static void collect(ModelNode node, List<String> path, List<List<String>> into) {
        into.add(path);
        if (node.isDirectory()) {
            node.children.forEach((name, child) -> {
                List<String> below = new ArrayList<>(path);
                below.add(name);
                collect(child, below, into);
            });
        }
    }
}
