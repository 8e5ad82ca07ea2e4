package io.anykernel.hypercall.sim;

import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import java.util.ArrayDeque;

/** One end of a {@link SimLink}: what it sends suffers the conditions of its direction. */
public final class SimLinkEnd implements NetPort {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MAC_PREFIX = 0x02_5A_00_00_00_00L;

    private final SimLink link;
    private final int side;
    private final SimRandom random;
    private final LinkConditions conditions = new LinkConditions();

    /** Arrived and not read. */
    private final ArrayDeque<SimFrame> arrived = new ArrayDeque<>();

    private SimCpu owner;
    private NetPortInfo info;
    private boolean isClosed;

    /** When the last frame sent has left, and when it arrives. */
    private long lineFreeNanos;

    private long lastArrivalNanos;
    private int queued;

    private long sent;
    private long received;
    private long lost;
    private long reordered;
    private long duplicated;
    private long corrupted;
    private long overflowed;
    private long unplugged;
    private long cut;

    SimLinkEnd(SimLink link, int side, SimRandom random) {
        this.link = link;
        this.side = side;
        this.random = random;
    }

    SimLinkEnd open(SimCpu owner) {
        this.owner = owner;
        this.lineFreeNanos = link.world().clock().nanoTime();
        this.lastArrivalNanos = lineFreeNanos;
        this.info = new NetPortInfo(
                "link:" + link.name(),
                MAC_PREFIX | (link.name().hashCode() & 0xffffffL) << 8 | side + 1,
                link.mtuBytes(),
                link.vnetHeaderBytes(),
                link.offloads());
        owner.addPort(this);
        owner.wake();
        return this;
    }

    boolean isOpen() {
        return owner != null;
    }

    LinkConditions conditions() {
        return conditions;
    }

    boolean hasUnread() {
        return !arrived.isEmpty();
    }

    @Override
    public NetPortInfo info() {
        return info;
    }

    @Override
    public boolean isLinkUp() {
        return link.isUp();
    }

    void onLinkChange() {
        if (owner != null) {
            owner.wake();
        }
    }

    @Override
    public int receive(IoVector into) {
        if (isClosed) {
            return CLOSED;
        }
        SimFrame frame = arrived.poll();
        if (frame == null) {
            return WOULD_BLOCK;
        }
        received++;
        frame.copyTo(into);
        int length = frame.lengthBytes();
        link.recycle(frame);
        return length;
    }

    @Override
    public int send(IoVector frame) {
        if (isClosed) {
            return CLOSED;
        }
        if (frame.totalBytes() == 0 || frame.totalBytes() > link.maxFrameBytes()) {
            return REJECTED;
        }
        SimFrame copy = link.take();
        copy.copyFrom(frame);
        sent++;
        trace("send", copy);
        transmit(copy);
        return 0;
    }

    private void transmit(SimFrame frame) {
        if (!link.isUp()) {
            cut++;
            drop("cut", frame);
            return;
        }
        long now = link.world().clock().nanoTime();
        if (queued >= conditions.queueFrames()) {
            overflowed++;
            drop("overflow", frame);
            return;
        }
        long leaves = leaveLine(now, frame.lengthBytes());
        if (random.happens(conditions.lossPerMillion())) {
            lost++;
            drop("lost", frame);
            return;
        }
        if (random.happens(conditions.duplicatePerMillion())) {
            duplicated++;
            SimFrame twin = link.take();
            twin.copyFrom(frame);
            arriveAt(arrival(leaves), twin);
        }
        if (random.happens(conditions.corruptPerMillion()) && frame.corrupt(random, link.vnetHeaderBytes())) {
            corrupted++;
        }
        if (random.happens(conditions.reorderPerMillion())) {
            reordered++;
            arriveAt(leaves + conditions.delayNanos() + conditions.reorderNanos(), frame);
        } else {
            arriveAt(arrival(leaves), frame);
        }
    }

    /** Takes the line for as long as the frame's bits need; returns when they have left. */
    private long leaveLine(long now, int bytes) {
        if (conditions.bitsPerSecond() == 0) {
            return now;
        }
        long busyNanos = bytes * 8L * NANOS_PER_SECOND / conditions.bitsPerSecond();
        lineFreeNanos = Math.max(lineFreeNanos, now) + busyNanos;
        queued++;
        link.world().clock().schedule(lineFreeNanos, () -> queued--);
        return lineFreeNanos;
    }

    /** When a frame that left then arrives: never before one that left earlier. */
    private long arrival(long leavesNanos) {
        long nanos = leavesNanos + conditions.delayNanos() + random.below(conditions.jitterNanos() + 1);
        lastArrivalNanos = Math.max(lastArrivalNanos, nanos);
        return lastArrivalNanos;
    }

    private void arriveAt(long nanos, SimFrame frame) {
        link.world().clock().schedule(nanos, () -> link.peerOf(this).onArrival(frame));
    }

    private void onArrival(SimFrame frame) {
        if (owner == null || isClosed) {
            unplugged++;
            drop("unplugged", frame);
            return;
        }
        if (!link.isUp()) {
            link.peerOf(this).cut++;
            drop("cut", frame);
            return;
        }
        trace("arrive", frame);
        arrived.add(frame);
        owner.wake();
    }

    private void drop(String reason, SimFrame frame) {
        link.world().trace().record(reason, link.world().clock().nanoTime(), side, frame.lengthBytes());
        link.recycle(frame);
    }

    private void trace(String kind, SimFrame frame) {
        link.world()
                .trace()
                .record(kind, link.world().clock().nanoTime(), side, frame.memory(), 0, frame.lengthBytes());
    }

    /** Sending never blocks on this link: what does not fit is dropped, as by a router. */
    @Override
    public void awaitSendRoom() {
        owner.wake();
    }

    /** Frames that arrived and were not read are lost. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            arrived.forEach(link::recycle);
            arrived.clear();
            if (owner != null) {
                owner.removePort(this);
            }
        }
    }

    /** Frames that this end sent, whatever became of them. */
    public long sentFrames() {
        return sent;
    }

    /** Frames that the owner read. */
    public long receivedFrames() {
        return received;
    }

    public long lostFrames() {
        return lost;
    }

    public long reorderedFrames() {
        return reordered;
    }

    public long duplicatedFrames() {
        return duplicated;
    }

    public long corruptedFrames() {
        return corrupted;
    }

    /** Frames dropped because the queue before the line was full. */
    public long overflowedFrames() {
        return overflowed;
    }

    /** Frames that this end sent and that were lost because the cable was out, then or before they arrived. */
    public long cutFrames() {
        return cut;
    }

    /** Frames that arrived here before this end was opened or after it was closed. */
    public long unpluggedFrames() {
        return unplugged;
    }
}
