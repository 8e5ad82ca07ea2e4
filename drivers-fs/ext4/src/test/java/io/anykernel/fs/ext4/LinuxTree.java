package io.anykernel.fs.ext4;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.DirectoryEntry;
import io.anykernel.fs.FileType;
import io.anykernel.fs.Names;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Timestamp;
import io.anykernel.fs.Vfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A tree of files as text, path to description: once as Linux sees it, once as we do. */
final class LinuxTree {
    private static final int CHUNK_BYTES = 150_001;

    private LinuxTree() {}

    /** What {@code find} and {@code sha256sum} say about everything below {@code top}. Names are ISO 8859-1. */
    static Map<String, String> seenByLinux(Path top) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        String listing = Tools.run("find", top.toString(), "-printf", "%P\\0%y %m %U %G %n %s %b %i %T@ %C@ %A@ %l\\0");
        String[] fields = listing.split("\0", -1);
        for (int i = 0; i + 1 < fields.length; i += 2) {
            tree.put(fields[i], fields[i + 1]);
        }
        String sums =
                Tools.run("find", top.toString(), "-type", "f", "-size", "-64M", "-exec", "sha256sum", "-z", "{}", "+");
        for (String line : sums.split("\0")) {
            if (!line.isEmpty()) {
                String path = line.substring(66 + top.toString().length() + 1);
                tree.put(path, tree.get(path) + line.substring(0, 64));
            }
        }
        return tree;
    }

    /** The same of our tree. */
    static Map<String, String> seenByUs(Vfs vfs) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        describe(vfs, "", tree);
        return tree;
    }

    private static void describe(Vfs vfs, String path, Map<String, String> into) throws IOException {
        String absolute = "/" + path;
        Attributes is = vfs.statLink(absolute);
        StringBuilder text = new StringBuilder();
        text.append(letter(is.type())).append(' ').append(Integer.toOctalString(is.mode()));
        for (long number : new long[] {is.uid(), is.gid(), is.links(), is.sizeBytes(), is.blocks512(), is.node()}) {
            text.append(' ').append(number);
        }
        text.append(time(is.modified())).append(time(is.changed())).append(time(is.accessed()));
        text.append(' ');
        if (is.isSymbolicLink()) {
            text.append(latin(vfs.readLink(absolute)));
        } else if (is.isRegular() && is.sizeBytes() <= 64 << 20) {
            text.append(sha256(vfs, absolute));
        }
        into.put(latin(path), text.toString());
        if (is.isDirectory()) {
            for (DirectoryEntry entry : vfs.list(absolute)) {
                String below = path.isEmpty() ? entry.name() : path + "/" + entry.name();
                Attributes attributes = vfs.statLink("/" + below);
                if (attributes.node() != entry.node() || attributes.type() != entry.type()) {
                    throw new KernelException(-5, below + ": lookup and listing differ");
                }
                describe(vfs, below, into);
            }
        }
    }

    private static String time(Timestamp time) {
        return String.format(" %d.%09d0", time.seconds(), time.nanos());
    }

    private static char letter(FileType type) {
        return switch (type) {
            case REGULAR -> 'f';
            case DIRECTORY -> 'd';
            case SYMBOLIC_LINK -> 'l';
            case FIFO -> 'p';
            case SOCKET -> 's';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
        };
    }

    /** Our names as the bytes that they stand for, one character each. */
    private static String latin(String name) {
        return new String(Names.encode(name), StandardCharsets.ISO_8859_1);
    }

    static String sha256(Vfs vfs, String path) throws IOException {
        try (OpenFile file = vfs.open(path, OpenFlags.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK_BYTES];
            int read = file.read(chunk, 0, chunk.length);
            while (read > 0) {
                digest.update(chunk, 0, read);
                read = file.read(chunk, 0, chunk.length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IOException(impossible);
        }
    }
}
