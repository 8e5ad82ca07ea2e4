package io.anykernel.fs.contracts;

import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.DirectorySink;
import io.anykernel.fs.FileSystem;
import io.anykernel.fs.FileSystemStatus;
import io.anykernel.fs.FileType;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Node;
import io.anykernel.fs.Reply;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.tmpfs.TmpFileSystem;
import io.anykernel.hypercall.World;

/** A sound filesystem behind nodes that may be made wrong one operation at a time. */
class WrongFileSystem implements FileSystem {
    private static final int PAGES = 1024;
    private static final int NODES = 256;

    private final TmpFileSystem sound;

    WrongFileSystem(World world) {
        sound = sound(world);
    }

    static TmpFileSystem sound(World world) {
        return new TmpFileSystem(world.arenas().map(PAGES * 4096L), PAGES, NODES, world.scheduling(), world.clock());
    }

    /** The node that callers see in the place of a sound one. */
    WrongNode wrap(Node node) {
        return new WrongNode(this, node);
    }

    @Override
    public String type() {
        return sound.type();
    }

    @Override
    public Node root() {
        return wrap(sound.root());
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public FileSystemStatus status() {
        return sound.status();
    }

    @Override
    public int sync() {
        return sound.sync();
    }

    @Override
    public void close() {
        sound.close();
    }

    /** Does what the sound node does. */
    static class WrongNode implements Node {
        private final WrongFileSystem fileSystem;
        final Node node;

        WrongNode(WrongFileSystem fileSystem, Node node) {
            this.fileSystem = fileSystem;
            this.node = node;
        }

        private int wrapped(int status, Reply reply) {
            if (status == 0) {
                reply.node(fileSystem.wrap(reply.node()));
            }
            return status;
        }

        @Override
        public FileSystem fileSystem() {
            return fileSystem;
        }

        @Override
        public long id() {
            return node.id();
        }

        @Override
        public FileType type() {
            return node.type();
        }

        @Override
        public Attributes attributes() {
            return node.attributes();
        }

        @Override
        public int open() {
            return node.open();
        }

        @Override
        public void close() {
            node.close();
        }

        @Override
        public int lookup(String name, Reply found) {
            return wrapped(node.lookup(name, found), found);
        }

        @Override
        public int readDirectory(long cookie, DirectorySink sink) {
            return node.readDirectory(cookie, sink);
        }

        @Override
        public int readLink(Reply target) {
            return node.readLink(target);
        }

        @Override
        public int read(long offsetBytes, Bytes into) {
            return node.read(offsetBytes, into);
        }

        @Override
        public int write(long offsetBytes, Bytes from) {
            return node.write(offsetBytes, from);
        }

        @Override
        public long append(Bytes from) {
            return node.append(from);
        }

        @Override
        public int truncate(long sizeBytes) {
            return node.truncate(sizeBytes);
        }

        @Override
        public int setAttributes(AttributeChange change) {
            return node.setAttributes(change);
        }

        @Override
        public int create(String name, NewNode as, Reply made) {
            return wrapped(node.create(name, as, made), made);
        }

        @Override
        public int makeDirectory(String name, NewNode as, Reply made) {
            return wrapped(node.makeDirectory(name, as, made), made);
        }

        @Override
        public int makeSymbolicLink(String name, String target, NewNode as, Reply made) {
            return wrapped(node.makeSymbolicLink(name, target, as, made), made);
        }

        @Override
        public int link(String name, Node target) {
            return node.link(name, ((WrongNode) target).node);
        }

        @Override
        public int unlink(String name) {
            return node.unlink(name);
        }

        @Override
        public int removeDirectory(String name) {
            return node.removeDirectory(name);
        }

        @Override
        public int rename(String name, Node newParent, String newName) {
            return node.rename(name, ((WrongNode) newParent).node, newName);
        }

        @Override
        public int sync() {
            return node.sync();
        }
    }
}
