package io.anykernel.net.tcp;

import io.anykernel.core.table.SipHash;
import io.anykernel.core.table.TupleTable;
import java.util.ArrayList;
import java.util.List;

/** Ports that are listened on, of one local address or of all. */
final class Listeners {
    private final TupleTable<ListenQueue> queues;
    private int halfOpenCount;

    Listeners(SipHash hash) {
        this.queues = new TupleTable<>(hash);
    }

    /** Adds a queue unless its port of its address is taken; returns whether it did. */
    boolean add(ListenQueue queue) {
        if (queues.find(queue.localHigh(), queue.localLow(), queue.localPort(), 0, 0, 0) != null) {
            return false;
        }
        queues.add(queue);
        return true;
    }

    void remove(ListenQueue queue) {
        queues.remove(queue);
    }

    /** Who listens on that port of that address, or of all addresses; or {@code null}. */
    ListenQueue find(long high, long low, int port) {
        ListenQueue exact = queues.find(high, low, port, 0, 0, 0);
        return exact != null ? exact : queues.find(0, 0, port, 0, 0, 0);
    }

    /** Half-open connections of all queues. */
    int halfOpenCount() {
        return halfOpenCount;
    }

    void addHalfOpen(int count) {
        halfOpenCount += count;
    }

    /** Every queue, in no order. */
    List<ListenQueue> all() {
        List<ListenQueue> all = new ArrayList<>();
        for (int i = 0; i < queues.capacity(); i++) {
            ListenQueue queue = queues.at(i);
            if (queue != null) {
                all.add(queue);
            }
        }
        return all;
    }
}
