package io.anykernel.fs.contracts;

import io.anykernel.core.error.KernelException;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.DirectoryEntry;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.OpenFile;
import io.anykernel.fs.OpenFlags;
import io.anykernel.fs.Vfs;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.hypercall.contracts.Probe;
import java.util.ArrayList;
import java.util.List;

/** Steps that many cases take. */
public final class Trees {
    public static final NewNode FILE = new NewNode(0644, 1000, 100);
    public static final NewNode DIRECTORY = new NewNode(0755, 1000, 100);

    private static final int CHUNK_BYTES = 7000;

    private Trees() {}

    /** Code that is expected to fail. */
    public interface Step {
        void run();
    }

    public static void expectErrno(Probe probe, int errno, Step step, String claim) {
        int found = 0;
        try {
            step.run();
        } catch (KernelException failure) {
            found = failure.errno();
        }
        probe.expectEquals(errno, found, claim);
    }

    /** Bytes that depend on {@code seed} only. */
    public static byte[] content(long seed, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        long state = seed * 0x9e3779b97f4a7c15L + 1;
        for (int i = 0; i < lengthBytes; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            bytes[i] = (byte) (state >>> 56);
        }
        return bytes;
    }

    public static void write(Vfs vfs, String path, byte[] content) {
        try (OpenFile file = vfs.open(path, OpenFlags.WRITE | OpenFlags.CREATE | OpenFlags.TRUNCATE, FILE)) {
            file.write(Bytes.of(content));
        }
    }

    public static byte[] read(Vfs vfs, String path) {
        try (OpenFile file = vfs.open(path, OpenFlags.READ)) {
            return read(file);
        }
    }

    /** Everything from the start, in chunks that do not match any page. */
    public static byte[] read(OpenFile file) {
        byte[] content = new byte[(int) file.sizeBytes()];
        int done = 0;
        while (done < content.length) {
            int length = Math.min(CHUNK_BYTES, content.length - done);
            int read = file.readAt(done, Bytes.of(content, done, length));
            if (read <= 0) {
                throw new AssertionError("read " + read + " at " + done + " of " + content.length);
            }
            done += read;
        }
        return content;
    }

    public static void expectContent(Probe probe, byte[] expected, byte[] found, String claim) {
        probe.expectEquals(expected.length, found.length, claim + ": length");
        for (int i = 0; i < expected.length; i++) {
            probe.feedByte(found[i]);
            if (expected[i] != found[i]) {
                throw new AssertionError(claim + ": byte " + i + " is " + found[i] + " instead of " + expected[i]);
            }
        }
    }

    public static List<String> names(Vfs vfs, String path) {
        List<String> names = new ArrayList<>();
        for (DirectoryEntry entry : vfs.list(path)) {
            names.add(entry.name());
        }
        return names;
    }

    /** Feeds names, attributes and content of everything below {@code path}, in the filesystem's own order. */
    public static void feedTree(Probe probe, Vfs vfs, String path) {
        feedTree(probe, vfs, path, true);
    }

    /** As {@link #feedTree}, but for the times, which differ between worlds. */
    public static void feedTimelessTree(Probe probe, Vfs vfs, String path) {
        feedTree(probe, vfs, path, false);
    }

    private static void feedTree(Probe probe, Vfs vfs, String path, boolean hasTimes) {
        for (DirectoryEntry entry : vfs.list(path)) {
            String below = path.equals("/") ? "/" + entry.name() : path + "/" + entry.name();
            probe.feed(entry.name());
            feedNode(probe, vfs, below, hasTimes);
        }
    }

    private static void feedNode(Probe probe, Vfs vfs, String path, boolean hasTimes) {
        Attributes is = vfs.statLink(path);
        probe.feed(is.type().modeBits() | is.mode());
        probe.feed(is.uid());
        probe.feed(is.gid());
        probe.feed(is.links());
        probe.feed(is.sizeBytes());
        if (hasTimes) {
            probe.feed(is.modifyNanos());
        }
        probe.feed(is.node());
        probe.feed(is.blocks512());
        if (is.isSymbolicLink()) {
            probe.feed(vfs.readLink(path));
        } else if (is.isRegular()) {
            for (byte b : read(vfs, path)) {
                probe.feedByte(b);
            }
        } else if (is.isDirectory()) {
            feedTree(probe, vfs, path, hasTimes);
        }
    }
}
