package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Maps arenas from the operating system, outside the collected heap and its limit on direct buffers: by system calls where
 * a binding to them is loaded already, else by the JDK alone ({@link ZeroFile}).
 *
 * <p>A closed arena leaves the range of addresses mapped, so that a late use reads zeros instead of ending the process. With
 * system calls its pages are released at once; the range, and without them the pages too, when the collector finds the
 * last {@link io.anykernel.hypercall.Memory} cut from it unreachable.
 */
final class HostArenas implements Arenas {
    /**
     * A direct buffer's length is an {@code int}: larger arenas are several mappings. The end of each but the last may be too
     * short for a run, so that each is counted as that much shorter; pages that are never touched cost nothing.
     */
    private static final long MAX_MAPPING_BYTES = (2L << 30) - (2L << 20);

    /** More addresses than a process has. */
    private static final long TOO_MANY_BYTES = 1L << 47;

    private static final int PAGE_BYTES = 4096;
    private static final Cleaner CLEANER = Cleaner.create();

    /** Of every world in this process, for who looks for what was not given back. */
    private static final AtomicLong LENT_BYTES = new AtomicLong();

    private final SystemCalls calls;

    HostArenas(SystemCalls calls) {
        this.calls = calls;
    }

    /**
     * Bytes from the operating system.
     *
     * @param address of the first, or 0 if it is not known
     * @param hasOwnPages whether its pages hold nothing else
     */
    record Window(ByteBuffer bytes, long address, boolean hasOwnPages) {}

    @Override
    public Arena map(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("arena of " + bytes + " bytes");
        }
        if (bytes >= TOO_MANY_BYTES) {
            throw new OutOfArenaException(bytes, TOO_MANY_BYTES - 1);
        }
        ZeroFile.retain();
        boolean isMapped = false;
        try {
            List<Window> windows = new ArrayList<>();
            long left = bytes;
            while (left > MAX_MAPPING_BYTES) {
                windows.add(window((int) MAX_MAPPING_BYTES));
                left -= MAX_MAPPING_BYTES - Arena.SURE_RUN_BYTES;
            }
            windows.add(window((int) left));
            LENT_BYTES.addAndGet(bytes);
            isMapped = true;
            return new HostArena(this, windows, bytes);
        } finally {
            if (!isMapped) {
                ZeroFile.release();
            }
        }
    }

    static long lentBytes() {
        return LENT_BYTES.get();
    }

    /** Takes back what {@link #map} made; once. */
    void unmap(List<Window> windows, long bytes) {
        LENT_BYTES.addAndGet(-bytes);
        ZeroFile.release();
        calls.loaded().ifPresent(posix -> windows.forEach(each -> releasePages(posix, each)));
    }

    private static void releasePages(Posix posix, Window window) {
        if (window.hasOwnPages) {
            long address = window.address != 0 ? window.address : posix.addressOf(window.bytes);
            posix.madvise(address, window.bytes.capacity(), Linux.MADV_DONTNEED);
        }
    }

    private Window window(int length) {
        Optional<Posix> posix = calls.loaded();
        if (posix.isPresent()) {
            return mapped(posix.get(), length);
        }
        try {
            return new Window(ZeroFile.map(length), 0, true);
        } catch (IOException noTemporaryFolder) {
            return allocated(length);
        }
    }

    private static Window mapped(Posix posix, int length) {
        long rounded = (length + PAGE_BYTES - 1L) & -PAGE_BYTES;
        int flags = Linux.MAP_PRIVATE_ANONYMOUS | Linux.MAP_NORESERVE;
        long address = posix.mmap(0, rounded, Linux.PROT_READ_WRITE, flags, -1, 0);
        if (address < 0) {
            throw new OutOfArenaException(length, 0);
        }
        ByteBuffer mapping = posix.bufferAt(address, length);
        CLEANER.register(mapping, new Unmap(posix, address, rounded));
        return new Window(mapping, address, true);
    }

    /** The last resort: zeroed at once, and bounded by {@code -XX:MaxDirectMemorySize}. */
    private static Window allocated(int length) {
        try {
            // Room to align the first run as far as a page.
            ByteBuffer padded = ByteBuffer.allocateDirect(length + PAGE_BYTES);
            int shift = padded.alignmentOffset(0, PAGE_BYTES);
            return new Window(padded.slice(shift == 0 ? 0 : PAGE_BYTES - shift, length), 0, false);
        } catch (OutOfMemoryError full) {
            throw new OutOfArenaException(length, 0);
        }
    }

    /** Must not reach the mapping's buffer, or that would never become unreachable. */
    private record Unmap(Posix posix, long address, long bytes) implements Runnable {
        @Override
        public void run() {
            posix.munmap(address, bytes);
        }
    }
}
