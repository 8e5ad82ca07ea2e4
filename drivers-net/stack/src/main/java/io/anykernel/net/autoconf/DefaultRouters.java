package io.anykernel.net.autoconf;

import io.anykernel.net.address.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Routers that said that they are default ones, each until a time, within a bound; the preferred first (RFC 4191 §3.2). */
final class DefaultRouters {
    private static final int LIMIT = 4;

    private record Entry(IpAddress address, int preference, long untilNanos) {}

    /** In the order in which they were first named. */
    private final List<Entry> entries = new ArrayList<>();

    /** The router is one until then, or no longer; beyond the bound it is ignored. Returns whether it is kept. */
    boolean put(IpAddress address, int preference, long untilNanos, long nowNanos) {
        Entry named = new Entry(address, preference, untilNanos);
        boolean isOver = untilNanos <= nowNanos;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).address.equals(address)) {
                if (isOver) {
                    entries.remove(i);
                } else {
                    entries.set(i, named);
                }
                return !isOver;
            }
        }
        if (isOver || entries.size() == LIMIT) {
            return false;
        }
        entries.add(named);
        return true;
    }

    /** Returns whether it was one. */
    boolean remove(IpAddress address) {
        return entries.removeIf(each -> each.address.equals(address));
    }

    /** Removes those whose time is over. */
    void expire(long nowNanos) {
        entries.removeIf(each -> each.untilNanos <= nowNanos);
    }

    /** When the first of them ends, or {@link Lifetimes#NEVER}. */
    long nextEndNanos() {
        long next = Lifetimes.NEVER;
        for (Entry each : entries) {
            next = Math.min(next, each.untilNanos);
        }
        return next;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The preferred first; of those that are as good, the one that was named first. */
    List<IpAddress> inOrder() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort((a, b) -> b.preference - a.preference);
        List<IpAddress> addresses = new ArrayList<>(sorted.size());
        for (Entry each : sorted) {
            addresses.add(each.address);
        }
        return addresses;
    }
}
