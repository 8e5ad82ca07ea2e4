package io.anykernel.net.link;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PacketQueue;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.MacAddress;
import io.anykernel.net.wire.EthernetHeader;

/**
 * Frames for one device. Packets that the device has no room for wait here, in order; {@link #canSend} tells senders to
 * hold back meanwhile, so that only what cannot wait is ever dropped. Confined to one Cpu.
 */
public final class EthernetLink implements FrameSink {
    private static final int BACKLOG_LIMIT = 256;

    private final NetDevice device;
    private final PacketPool pool;
    private final long macAddress;
    private final EthernetHeader header = new EthernetHeader();
    private final PacketQueue backlog = new PacketQueue();
    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Counter dropTruncated;
    private final Counter dropOtherStation;
    private final Counter dropBacklogFull;
    private final Counter dropDevice;
    private FrameHandler handler;
    private boolean needsFlush;

    /** {@link NetDevice#linkChanges} when the stack saw it last. */
    private int seenChanges;

    /** @param pool what frames are received into: its last packet waits for no room to send */
    public EthernetLink(NetDevice device, PacketPool pool, Counters counters) {
        this.device = device;
        this.pool = pool;
        this.macAddress = device.info().macAddress();
        this.seenChanges = device.linkChanges();
        Counters link = counters.scope("link");
        this.framesIn = link.counter("frames.in");
        this.framesOut = link.counter("frames.out");
        this.bytesIn = link.counter("bytes.in");
        this.bytesOut = link.counter("bytes.out");
        this.dropTruncated = link.counter("drop.truncated");
        this.dropOtherStation = link.counter("drop.other-station");
        this.dropBacklogFull = link.counter("drop.backlog-full");
        this.dropDevice = link.counter("drop.device");
    }

    /** Names who takes received packets; once, before the first {@link #poll}. */
    public void deliverTo(FrameHandler handler) {
        this.handler = handler;
    }

    public NetDeviceInfo info() {
        return device.info();
    }

    public long macAddress() {
        return macAddress;
    }

    public boolean isUp() {
        return device.isLinkUp();
    }

    /** Whether the link has gone down or come up since the last call. */
    public boolean takeChange() {
        int changes = device.linkChanges();
        boolean hasChanged = changes != seenChanges;
        seenChanges = changes;
        return hasChanged;
    }

    /** Receives up to {@code budget} frames; returns the count. */
    public int poll(long nowNanos, int budget) {
        return device.poll(nowNanos, budget, this);
    }

    @Override
    public void onFrame(PacketBuffer frame, long nowNanos) {
        framesIn.increment();
        bytesIn.add(frame.totalBytes());
        if (!header.wrap(frame.memory(), frame.start()).isValid(frame.runBytes())) {
            drop(frame, dropTruncated);
            return;
        }
        long destination = header.destination();
        boolean toGroup = MacAddress.isGroup(destination);
        if (!toGroup && destination != macAddress) {
            drop(frame, dropOtherStation);
            return;
        }
        int type = header.type();
        frame.pull(EthernetHeader.SIZE_BYTES);
        handler.onPayload(frame, type, toGroup, nowNanos);
    }

    /** Whether a packet handed to {@link #send} now would reach the device at once. */
    public boolean canSend() {
        return backlog.isEmpty();
    }

    /** Whether that many packets would be sent or kept, and none dropped. */
    public boolean hasRoom(int packets) {
        return backlog.count() + packets <= BACKLOG_LIMIT && pool.available() > 0;
    }

    /** Frames the packet and sends it, or keeps it until there is room. Takes the packet's reference. */
    public void send(PacketBuffer packet, long destination, int etherType) {
        int at = packet.push(EthernetHeader.SIZE_BYTES);
        header.wrap(packet.memory(), at).write(destination, macAddress, etherType);
        if (!backlog.isEmpty() || !transmit(packet)) {
            keep(packet);
        }
    }

    /** Sends what waited, as far as there is room, and tells the device that a batch is complete. */
    public void flush() {
        boolean hasRoom = true;
        while (hasRoom && !backlog.isEmpty()) {
            PacketBuffer packet = backlog.take();
            hasRoom = transmit(packet);
            if (!hasRoom) {
                backlog.insertAfter(null, packet);
            }
        }
        if (needsFlush) {
            needsFlush = false;
            device.flush();
        }
    }

    public long nextDeadlineNanos() {
        return device.nextDeadlineNanos();
    }

    /** Releases what waits and closes the device. */
    public void close() {
        backlog.clear();
        device.close();
    }

    /** Returns false, and leaves the packet the caller's, where the device has no room. */
    private boolean transmit(PacketBuffer packet) {
        int bytes = packet.totalBytes();
        int outcome = device.transmit(packet);
        if (outcome == Errno.WOULD_BLOCK) {
            return false;
        }
        needsFlush = true;
        if (outcome == Errno.OK) {
            framesOut.increment();
            bytesOut.add(bytes);
        } else {
            dropDevice.increment();
        }
        return true;
    }

    private void keep(PacketBuffer packet) {
        if (backlog.count() == BACKLOG_LIMIT || pool.available() == 0) {
            drop(packet, dropBacklogFull);
        } else {
            backlog.add(packet);
        }
    }

    private static void drop(PacketBuffer packet, Counter reason) {
        reason.increment();
        packet.release();
    }
}
