package io.anykernel.net.udp;

import io.anykernel.hypercall.Cpu;

/**
 * Ports whose last datagram found no room on its way out, in the order in which they found none: each is notified once there is
 * room for as long a datagram. Confined to one Cpu.
 */
final class RoomWaiters {
    /** Room also arises outside of passes, where an application releases what it received. */
    private static final long RETRY_NANOS = 10_000_000L;

    private final UdpLayer layer;
    private UdpEndpoint first;
    private UdpEndpoint last;
    private int count;
    private long retryNanos = Cpu.NEVER;

    RoomWaiters(UdpLayer layer) {
        this.layer = layer;
    }

    /** The port waits until a datagram of that many bytes, transport header included, would be sent. */
    void add(UdpEndpoint endpoint, int lengthBytes) {
        endpoint.awaitedBytes = lengthBytes;
        if (endpoint.awaitsRoom) {
            return;
        }
        append(endpoint);
        retryNanos = first == endpoint ? 0 : retryNanos;
    }

    private void append(UdpEndpoint endpoint) {
        endpoint.awaitsRoom = true;
        if (last == null) {
            first = endpoint;
        } else {
            last.nextAwaiting = endpoint;
        }
        last = endpoint;
        count++;
    }

    /** The port was closed, or has sent. */
    void remove(UdpEndpoint endpoint) {
        if (!endpoint.awaitsRoom) {
            return;
        }
        UdpEndpoint before = null;
        for (UdpEndpoint at = first; at != endpoint; at = at.nextAwaiting) {
            before = at;
        }
        unlink(before, endpoint);
    }

    private void unlink(UdpEndpoint before, UdpEndpoint endpoint) {
        if (before == null) {
            first = endpoint.nextAwaiting;
        } else {
            before.nextAwaiting = endpoint.nextAwaiting;
        }
        last = last == endpoint ? before : last;
        endpoint.nextAwaiting = null;
        endpoint.awaitsRoom = false;
        count--;
        retryNanos = first == null ? Cpu.NEVER : retryNanos;
    }

    /**
     * Notifies the ports that there is room for. To be called at the end of each pass. An observer may close any port and send from any: the
     * list is whole whenever one runs, and each port is looked at once, but for those that take the turns of closed ones.
     */
    void update(long nowNanos) {
        for (int turns = count; turns > 0 && first != null; turns--) {
            UdpEndpoint at = first;
            unlink(null, at);
            if (layer.hasRoom(at.path(), at.awaitedBytes)) {
                at.tell();
            } else {
                append(at);
            }
        }
        retryNanos = first == null ? Cpu.NEVER : nowNanos + RETRY_NANOS;
    }

    /** When {@link #update} is due though nothing else is, or {@code Cpu.NEVER}. */
    long nextDeadlineNanos() {
        return retryNanos;
    }
}
