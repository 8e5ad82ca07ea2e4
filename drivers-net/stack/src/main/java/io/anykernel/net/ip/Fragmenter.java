package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.net.wire.Ipv6FragmentHeader;

/**
 * Cuts datagrams that are longer than a packet on their path may be (RFC 791 §2.3, RFC 8200 §4.5). The first fragment is
 * the datagram's own packet, cut short; the others refer to its slices and copy from its run alone.
 */
final class Fragmenter {
    private static final String OWNER = "ip fragment";
    /** Fragments but the last are multiples of this. */
    private static final int UNIT_MASK = ~7;

    private final InternetLayer internet;
    private final PacketPool pool;
    /** Of the datagram that is being sent. */
    private final PacketQueue fragments = new PacketQueue();

    private final Counter fragmented;
    private final Counter fragmentsOut;
    private final Counter dropMemory;

    Fragmenter(InternetLayer internet, PacketPool pool, Counters counters) {
        this.internet = internet;
        this.pool = pool;
        Counters scope = counters.scope("ip");
        this.fragmented = scope.counter("fragments.cut");
        this.fragmentsOut = scope.counter("fragments.out");
        this.dropMemory = scope.counter("drop.fragment-no-buffer");
    }

    /** How many packets carry that many bytes, transport header included. */
    static int packetCount(Path path, int lengthBytes) {
        int unitBytes = unitBytes(path);
        return lengthBytes <= path.maxTransportBytes() ? 1 : (lengthBytes + unitBytes - 1) / unitBytes;
    }

    private static int unitBytes(Path path) {
        int headerBytes = path.isIpv4() ? 0 : Ipv6FragmentHeader.SIZE_BYTES;
        return (path.maxTransportBytes() - headerBytes) & UNIT_MASK;
    }

    /**
     * Sends a datagram that starts at its transport header in fragments; all of them or none. Takes its reference.
     *
     * @return false if there were too few packets for them
     */
    boolean send(PacketBuffer datagram, Path path, int protocol, int identification, long nowNanos) {
        int unitBytes = unitBytes(path);
        int totalBytes = datagram.totalBytes();
        if (!cutRest(datagram, unitBytes)) {
            dropMemory.increment();
            datagram.release();
            return false;
        }
        fragmented.increment();
        datagram.trimTo(unitBytes);
        fragments.insertAfter(null, datagram);
        for (int offset = 0; !fragments.isEmpty(); offset += unitBytes) {
            boolean isLast = offset + unitBytes >= totalBytes;
            fragmentsOut.increment();
            internet.sendFragment(fragments.take(), path, protocol, identification, offset, !isLast, nowNanos);
        }
        return true;
    }

    /** Queues everything behind the first fragment, in order; false, and nothing queued, if there are too few packets. */
    private boolean cutRest(PacketBuffer datagram, int unitBytes) {
        int totalBytes = datagram.totalBytes();
        for (int at = (totalBytes - 1) / unitBytes * unitBytes; at > 0; at -= unitBytes) {
            PacketBuffer fragment = pool.acquire(OWNER);
            if (fragment == null) {
                fragments.clear();
                return false;
            }
            copyRange(datagram, at, Math.min(unitBytes, totalBytes - at), fragment);
            fragments.insertAfter(null, fragment);
        }
        return true;
    }

    private static void copyRange(PacketBuffer from, int offset, int length, PacketBuffer into) {
        int inRun = Math.min(length, Math.max(0, from.runBytes() - offset));
        if (inRun > 0) {
            from.memory().copyTo(from.start() + offset, into.memory(), into.extend(inRun), inRun);
        }
        int at = offset + inRun - from.runBytes();
        int left = length - inRun;
        for (int i = 0; left > 0; i++) {
            int sliceBytes = from.sliceLength(i);
            if (at < sliceBytes) {
                int part = Math.min(left, sliceBytes - at);
                into.appendSlice(from.sliceBlock(i).retain(), from.sliceOffset(i) + at, part);
                left -= part;
                at = 0;
            } else {
                at -= sliceBytes;
            }
        }
    }
}
