package io.anykernel.hypercall.host;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import java.nio.ByteBuffer;

/** The array that ppoll(2) takes, and an eventfd, the bell, as its first entry. One thread polls at a time. */
final class PollSet implements AutoCloseable {
    static final int MAX_PORTS = 64;

    /** struct pollfd. */
    private static final int POLLFD_BYTES = 8;

    private static final int EVENTS = 4;
    private static final int REVENTS = 6;

    /** struct timespec, behind the array of pollfds. */
    private static final int TIMESPEC_BYTES = 16;

    private static final int TIMESPEC = (MAX_PORTS + 1) * POLLFD_BYTES;
    private static final int BELL_VALUE = TIMESPEC + TIMESPEC_BYTES;
    private static final int RING_VALUE = BELL_VALUE + 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How long a port that is left unread may be left out of account. */
    private static final long UNREAD_NANOS = 1_000_000L;

    private final Posix posix;
    private final Memory scratch;
    private final long address;
    private final int bell;

    /** @throws PortException if the process has no descriptor left for the bell */
    PollSet(Posix posix) {
        this.posix = posix;
        ByteBuffer direct = ByteBuffer.allocateDirect(RING_VALUE + 8);
        address = posix.addressOf(direct);
        scratch = Memory.over(direct, address);
        scratch.i64le(RING_VALUE, 1);
        bell = posix.eventfd(0, Linux.EFD_NONBLOCK_CLOEXEC);
        if (bell < 0) {
            throw new PortException("cannot create an eventfd: " + Errno.describe(bell) + "; raise ulimit -n");
        }
    }

    /** Waits until {@link #ring}, one of {@code watched} is ready, or the time is over; may return early. */
    void poll(WatchedPort[] watched, long nanos) {
        long atMost = nanos;
        describe(0, bell, Linux.POLLIN);
        for (int i = 0; i < watched.length; i++) {
            boolean isUnread = watched[i].isLeftUnread();
            int events = watched[i].events();
            describe(i + 1, watched[i].descriptor(), isUnread ? events & ~Linux.POLLIN : events);
            atMost = isUnread ? Math.min(atMost, UNREAD_NANOS) : atMost;
        }
        int ready = posix.ppoll(address, watched.length + 1L, timespec(atMost));
        if (ready > 0) {
            report(watched);
        }
    }

    private void describe(int entry, int descriptor, int events) {
        scratch.i32le(entry * POLLFD_BYTES, descriptor);
        scratch.u16le(entry * POLLFD_BYTES + EVENTS, events);
        scratch.u16le(entry * POLLFD_BYTES + REVENTS, 0);
    }

    private int happened(int entry) {
        return scratch.u16le(entry * POLLFD_BYTES + REVENTS);
    }

    private long timespec(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            return 0;
        }
        scratch.i64le(TIMESPEC, nanos / NANOS_PER_SECOND);
        scratch.i64le(TIMESPEC + 8, nanos % NANOS_PER_SECOND);
        return address + TIMESPEC;
    }

    private void report(WatchedPort[] watched) {
        if (happened(0) != 0) {
            posix.read(bell, address + BELL_VALUE, 8);
        }
        for (int i = 0; i < watched.length; i++) {
            int events = happened(i + 1);
            if (events != 0) {
                watched[i].onReady(events);
            }
        }
    }

    /** Ends a poll, present or next. Never after {@link #close}: the bell's number may be another file's by then. */
    void ring() {
        posix.write(bell, address + RING_VALUE, 8);
    }

    @Override
    public void close() {
        posix.close(bell);
    }
}
