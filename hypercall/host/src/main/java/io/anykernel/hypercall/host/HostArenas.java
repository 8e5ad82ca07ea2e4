package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Arenas;
import io.anykernel.hypercall.OutOfArenaException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Maps arenas from the operating system, outside the collected heap and its limit on direct buffers.
 *
 * <p>Closing an arena gives its pages back at once and leaves the range of addresses mapped, so that a late use reads
 * zeros instead of ending the process. The range goes when the collector finds the last {@link
 * io.anykernel.hypercall.Memory} cut from it unreachable. Without system calls, arenas are ordinary direct buffers.
 */
final class HostArenas implements Arenas {
    /** A direct buffer's length is an {@code int}: larger arenas are several mappings. */
    private static final long MAX_MAPPING_BYTES = (2L << 30) - (2L << 20);

    /** More addresses than a process has. */
    private static final long TOO_MANY_BYTES = 1L << 47;

    private static final int PAGE_BYTES = 4096;
    private static final Cleaner CLEANER = Cleaner.create();

    /** Of every world in this process, for who looks for what was not given back. */
    private static final AtomicLong LENT_BYTES = new AtomicLong();

    private final Posix posix;

    /** @param posix {@code null} where there are no system calls */
    HostArenas(Posix posix) {
        this.posix = posix;
    }

    @Override
    public Arena map(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("arena of " + bytes + " bytes");
        }
        if (bytes >= TOO_MANY_BYTES) {
            throw new OutOfArenaException(bytes, TOO_MANY_BYTES - 1);
        }
        List<ByteBuffer> mappings = new ArrayList<>();
        List<Long> addresses = new ArrayList<>();
        for (long left = bytes; left > 0; left -= MAX_MAPPING_BYTES) {
            int length = (int) Math.min(left, MAX_MAPPING_BYTES);
            mapOne(length, mappings, addresses);
        }
        LENT_BYTES.addAndGet(bytes);
        return new HostArena(posix, mappings, addresses, bytes);
    }

    static long lentBytes() {
        return LENT_BYTES.get();
    }

    static void gaveBack(long bytes) {
        LENT_BYTES.addAndGet(-bytes);
    }

    private void mapOne(int length, List<ByteBuffer> mappings, List<Long> addresses) {
        if (posix == null) {
            mappings.add(allocateDirect(length));
            addresses.add(0L);
            return;
        }
        long rounded = (length + PAGE_BYTES - 1L) & -PAGE_BYTES;
        int flags = Linux.MAP_PRIVATE_ANONYMOUS | Linux.MAP_NORESERVE;
        long address = posix.mmap(0, rounded, Linux.PROT_READ_WRITE, flags, -1, 0);
        if (address < 0) {
            throw new OutOfArenaException(length, 0);
        }
        ByteBuffer mapping = posix.bufferAt(address, length);
        CLEANER.register(mapping, new Unmap(posix, address, rounded));
        mappings.add(mapping);
        addresses.add(address);
    }

    private static ByteBuffer allocateDirect(int length) {
        try {
            // Room to align the first run as far as a page.
            ByteBuffer padded = ByteBuffer.allocateDirect(length + PAGE_BYTES);
            int shift = padded.alignmentOffset(0, PAGE_BYTES);
            return padded.slice(shift == 0 ? 0 : PAGE_BYTES - shift, length);
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
