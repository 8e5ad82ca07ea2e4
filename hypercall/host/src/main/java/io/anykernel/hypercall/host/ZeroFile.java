package io.anykernel.hypercall.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Zeroed memory by the JDK alone: private mappings of an empty, deleted file in the temporary folder. A mapping takes
 * memory only where it is written, needs no zeroing and does not count against the limit on direct buffers; the file
 * never has content. Open while an arena is lent.
 */
final class ZeroFile {
    private static FileChannel channel;
    private static int users;

    private ZeroFile() {}

    /** Keeps the file open until {@link #release}. */
    static synchronized void retain() {
        users++;
    }

    /** The mappings outlive the file. */
    static synchronized void release() {
        if (--users == 0 && channel != null) {
            closeChannel();
        }
    }

    /**
     * Maps that many zeroed bytes, page-aligned.
     *
     * @throws IOException if the temporary folder takes no file or the operating system maps no more
     */
    static synchronized ByteBuffer map(int bytes) throws IOException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return open().map(MapMode.PRIVATE, 0, bytes);
                } catch (ClosedByInterruptException interrupted) {
                    wasInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static FileChannel open() throws IOException {
        if (channel == null || !channel.isOpen()) {
            Path file = Files.createTempFile("anykernel", ".zero");
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return channel;
    }

    private static void closeChannel() {
        try {
            channel.close();
        } catch (IOException unlikely) {
            // It holds nothing.
        }
        channel = null;
    }
}
