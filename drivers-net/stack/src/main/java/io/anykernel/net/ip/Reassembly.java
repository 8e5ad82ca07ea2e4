package io.anykernel.net.ip;

import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.core.time.Timer;
import io.anykernel.core.time.TimerWheel;

/**
 * Fragments of one IP version until they are whole (RFC 791 §3.2, RFC 8200 §4.5). Fragments that overlap end their
 * datagram, without a word to their sender (RFC 5722, here for IPv4 as well); one that was seen before is dropped alone.
 *
 * <p>What fragments may keep from the pools is bounded, in all and from one source; so is the number of datagrams. Where
 * a bound is reached, the oldest datagram gives way: that source's where it took more than its share. Confined to one Cpu.
 */
final class Reassembly {
    private static final int MAX_DATAGRAMS = 64;
    private static final int MAX_DATAGRAMS_OF_SOURCE = 16;

    private final InternetLayer internet;
    private final PacketPool pool;
    private final FragmentJoiner joiner;
    private final TimerWheel timers;
    private final long lifeNanos;
    private final boolean isNamedByProtocol;
    private final long maxHeldBytes;
    private final Timer timer = new Timer() {
        @Override
        protected void onTimer(long nowNanos) {
            expire(nowNanos);
        }
    };
    private final Counter received;
    private final Counter reassembled;
    private final Counter dropDuplicate;
    private final Counter dropOverlap;
    private final Counter dropLimit;
    private final Counter dropMemory;
    private final Counter dropTimeout;
    private FragmentedDatagram oldest;
    private FragmentedDatagram newest;
    private FragmentedDatagram spare;
    private int count;
    private long heldBytes;

    /**
     * @param lifeNanos how long the fragments of a datagram wait for one another
     * @param isNamedByProtocol whether the protocol is part of a datagram's name, as in IPv4
     * @param counters of the IP version
     */
    Reassembly(
            InternetLayer internet,
            PacketPool pool,
            PayloadPool blocks,
            TimerWheel timers,
            long lifeNanos,
            boolean isNamedByProtocol,
            Counters counters) {
        this.internet = internet;
        this.pool = pool;
        this.joiner = new FragmentJoiner(blocks);
        this.timers = timers;
        this.lifeNanos = lifeNanos;
        this.isNamedByProtocol = isNamedByProtocol;
        this.maxHeldBytes = (long) pool.capacity() * pool.runBytes() / 4;
        this.received = counters.counter("fragments.in");
        this.reassembled = counters.counter("fragments.reassembled");
        this.dropDuplicate = counters.counter("drop.fragment-duplicate");
        this.dropOverlap = counters.counter("drop.fragment-overlap");
        this.dropLimit = counters.counter("drop.fragment-limit");
        this.dropMemory = counters.counter("drop.fragment-memory");
        this.dropTimeout = counters.counter("drop.fragment-timeout");
    }

    /**
     * Takes one fragment, pulled to its payload, and its reference. The payload is not empty, a multiple of eight unless
     * it is the last, and ends within 65,535 bytes.
     *
     * @param envelope of the fragment; where the datagram is whole, its protocol and headers are the first fragment's
     * @return the whole, pulled to its payload behind the first fragment's headers; or {@code null}
     */
    PacketBuffer add(
            PacketBuffer packet,
            PacketInfo envelope,
            int identification,
            int offset,
            boolean moreFragments,
            long nowNanos) {
        received.increment();
        if (pool.available() < pool.capacity() / 4) {
            return drop(packet, dropMemory);
        }
        FragmentedDatagram datagram = find(envelope, identification);
        if (datagram == null) {
            datagram = begin(envelope, identification, nowNanos);
        }
        if (datagram.isAbandoned) {
            return drop(packet, dropOverlap);
        }
        return switch (datagram.insert(packet, offset, moreFragments)) {
            case DUPLICATE -> drop(packet, dropDuplicate);
            case CONFLICT -> {
                abandon(datagram);
                yield drop(packet, dropOverlap);
            }
            case KEPT -> {
                account(datagram, packet, envelope);
                yield datagram.isComplete() ? finish(datagram, envelope) : bound(datagram);
            }
        };
    }

    private static PacketBuffer drop(PacketBuffer packet, Counter reason) {
        reason.increment();
        packet.release();
        return null;
    }

    private FragmentedDatagram find(PacketInfo envelope, int identification) {
        for (FragmentedDatagram each = newest; each != null; each = each.older) {
            if (each.identification == identification
                    && each.isFrom(envelope.sourceHigh, envelope.sourceLow)
                    && each.isTo(envelope.destinationHigh, envelope.destinationLow)
                    && (!isNamedByProtocol || each.protocol == envelope.protocol)) {
                return each;
            }
        }
        return null;
    }

    private FragmentedDatagram begin(PacketInfo envelope, int identification, long nowNanos) {
        makeRoomFor(envelope);
        FragmentedDatagram datagram = spare == null ? new FragmentedDatagram() : spare;
        spare = spare == null ? null : spare.newer;
        datagram.begin(envelope, identification, nowNanos + lifeNanos);
        datagram.older = newest;
        datagram.newer = null;
        if (newest == null) {
            oldest = datagram;
            timers.arm(timer, datagram.deadlineNanos);
        } else {
            newest.newer = datagram;
        }
        newest = datagram;
        count++;
        return datagram;
    }

    private void account(FragmentedDatagram datagram, PacketBuffer packet, PacketInfo envelope) {
        datagram.isMarked |= envelope.isMarked;
        int bytes = packet.memory().lengthBytes();
        for (int i = 0; i < packet.sliceCount(); i++) {
            bytes += packet.sliceBlock(i).memory().lengthBytes();
        }
        datagram.heldBytes += bytes;
        heldBytes += bytes;
        if (packet.tag == 0) {
            datagram.protocol = envelope.protocol;
            datagram.networkHeaderBytes = envelope.networkHeaderBytes;
        }
    }

    private PacketBuffer finish(FragmentedDatagram datagram, PacketInfo envelope) {
        envelope.isMarked = datagram.isMarked;
        envelope.protocol = datagram.protocol;
        envelope.networkHeaderBytes = datagram.networkHeaderBytes;
        PacketBuffer whole = joiner.join(datagram);
        (whole == null ? dropMemory : reassembled).increment();
        remove(datagram);
        return whole;
    }

    // ---- bounds

    private void makeRoomFor(PacketInfo envelope) {
        int ofSource = 0;
        FragmentedDatagram oldestOfSource = null;
        for (FragmentedDatagram each = newest; each != null; each = each.older) {
            if (each.isFrom(envelope.sourceHigh, envelope.sourceLow)) {
                oldestOfSource = each;
                ofSource++;
            }
        }
        if (ofSource == MAX_DATAGRAMS_OF_SOURCE) {
            evict(oldestOfSource);
        } else if (count == MAX_DATAGRAMS) {
            evict(oldest);
        }
    }

    /** Gives bytes back where too many are held; always answers {@code null}: the datagram is not whole. */
    private PacketBuffer bound(FragmentedDatagram datagram) {
        long high = datagram.sourceHigh;
        long low = datagram.sourceLow;
        while (heldBytesOf(high, low) > maxHeldBytes / 4 * 3) {
            evict(oldestThatHolds(high, low));
        }
        while (heldBytes > maxHeldBytes) {
            evict(oldestThatHolds());
        }
        return null;
    }

    private long heldBytesOf(long high, long low) {
        long bytes = 0;
        for (FragmentedDatagram each = oldest; each != null; each = each.newer) {
            bytes += each.isFrom(high, low) ? each.heldBytes : 0;
        }
        return bytes;
    }

    private FragmentedDatagram oldestThatHolds(long high, long low) {
        FragmentedDatagram each = oldest;
        while (each.heldBytes == 0 || !each.isFrom(high, low)) {
            each = each.newer;
        }
        return each;
    }

    private FragmentedDatagram oldestThatHolds() {
        FragmentedDatagram each = oldest;
        while (each.heldBytes == 0) {
            each = each.newer;
        }
        return each;
    }

    private void evict(FragmentedDatagram datagram) {
        dropLimit.increment();
        remove(datagram);
    }

    // ---- ends

    /** Keeps the name alone, so that fragments still on their way are known for what they are. */
    private void abandon(FragmentedDatagram datagram) {
        heldBytes -= datagram.heldBytes;
        datagram.drop();
        datagram.isAbandoned = true;
    }

    private void expire(long nowNanos) {
        while (oldest != null && oldest.deadlineNanos <= nowNanos) {
            FragmentedDatagram datagram = oldest;
            if (!datagram.isAbandoned) {
                dropTimeout.increment();
                if (datagram.first() != null) {
                    internet.onReassemblyTimeout(datagram, nowNanos);
                }
            }
            remove(datagram);
        }
        if (oldest != null) {
            timers.arm(timer, oldest.deadlineNanos);
        }
    }

    private void remove(FragmentedDatagram datagram) {
        heldBytes -= datagram.heldBytes;
        datagram.drop();
        datagram.arrival = null;
        if (datagram.older == null) {
            oldest = datagram.newer;
        } else {
            datagram.older.newer = datagram.newer;
        }
        if (datagram.newer == null) {
            newest = datagram.older;
        } else {
            datagram.newer.older = datagram.older;
        }
        count--;
        datagram.older = null;
        datagram.newer = spare;
        spare = datagram;
    }

    /** Releases every fragment. */
    void close() {
        timers.cancel(timer);
        while (oldest != null) {
            remove(oldest);
        }
    }
}
