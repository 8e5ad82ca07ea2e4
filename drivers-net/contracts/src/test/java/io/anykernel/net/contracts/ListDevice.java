package io.anykernel.net.contracts;

import io.anykernel.core.device.FrameSink;
import io.anykernel.core.device.NetDevice;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counter;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.World;
import java.util.ArrayDeque;
import java.util.Deque;

/** A device whose cable ends in two lists: sound, and a base for wrong ones. */
class ListDevice implements NetDevice, LinkStateRig {
    private static final int MTU_BYTES = 1500;
    private static final int HEADER_BYTES = 14;
    private static final int QUEUE_FRAMES = 8;

    final Counters counters = new Counters();
    final PacketPool packets;
    final PayloadPool payloads;
    final Deque<byte[]> incoming = new ArrayDeque<>();
    final Deque<byte[]> sent = new ArrayDeque<>();
    final Deque<PacketBuffer> queue = new ArrayDeque<>();
    boolean isStalled;
    boolean isClosed;
    boolean isCablePlugged = true;
    boolean isLinkUp = true;
    int linkChanges;
    final Counter sentWhileDown = counters.counter("send.drop.link-down");
    long retryNanos = Cpu.NEVER;

    ListDevice(World world) {
        Arena arena = world.arenas().map(4 << 20);
        packets = new PacketPool("packets", arena, 150, 2048, counters);
        payloads = new PayloadPool("payloads", arena, 150, 2048, counters);
    }

    // ---- the device

    @Override
    public NetDeviceInfo info() {
        return new NetDeviceInfo("list", 0x020000000001L, MTU_BYTES, 0);
    }

    @Override
    public boolean isLinkUp() {
        return isLinkUp;
    }

    @Override
    public int linkChanges() {
        return linkChanges;
    }

    void setLinkUp(boolean isUp) {
        if (isUp != isLinkUp) {
            isLinkUp = isUp;
            linkChanges++;
        }
    }

    @Override
    public int poll(long nowNanos, int budget, FrameSink up) {
        int frames = 0;
        retryNanos = Cpu.NEVER;
        if (!isClosed) {
            setLinkUp(isCablePlugged);
        }
        drain();
        while (frames < budget && !incoming.isEmpty() && !isClosed) {
            if (incoming.peek().length < HEADER_BYTES) {
                incoming.remove();
                continue;
            }
            PacketBuffer packet = packets.acquire("list");
            if (packet == null) {
                retryNanos = nowNanos + 1_000_000;
                break;
            }
            byte[] frame = incoming.remove();
            packet.memory().put(packet.extend(frame.length), frame, 0, frame.length);
            up.onFrame(packet, nowNanos);
            frames++;
        }
        return frames;
    }

    @Override
    public int transmit(PacketBuffer frame) {
        if (frame.needsChecksum() || frame.segmentKind() != 0) {
            frame.release();
            return Errno.NOT_SUPPORTED;
        }
        if (isClosed) {
            frame.release();
            return Errno.NETWORK_DOWN;
        }
        if (!isLinkUp) {
            sentWhileDown.increment();
            frame.release();
            return Errno.NETWORK_DOWN;
        }
        if (queue.size() == QUEUE_FRAMES) {
            return Errno.WOULD_BLOCK;
        }
        queue.add(frame);
        return Errno.OK;
    }

    @Override
    public void flush() {
        drain();
    }

    final void drain() {
        while (!isStalled && !queue.isEmpty()) {
            PacketBuffer packet = queue.remove();
            sent.add(bytes(packet));
            packet.release();
        }
    }

    static byte[] bytes(PacketBuffer packet) {
        Memory copy = Memory.allocate(packet.totalBytes());
        packet.copyTo(0, copy, 0, packet.totalBytes());
        byte[] bytes = new byte[packet.totalBytes()];
        copy.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public long nextDeadlineNanos() {
        return retryNanos;
    }

    @Override
    public void close() {
        isClosed = true;
        isLinkUp = false;
        retryNanos = Cpu.NEVER;
        queue.forEach(PacketBuffer::release);
        queue.clear();
    }

    // ---- its far side

    @Override
    public NetDevice device() {
        return this;
    }

    @Override
    public PacketPool packets() {
        return packets;
    }

    @Override
    public PayloadPool payloads() {
        return payloads;
    }

    @Override
    public void arrive(byte[] frame) {
        incoming.add(frame.clone());
    }

    @Override
    public byte[] takeSent() {
        return sent.poll();
    }

    @Override
    public void link(boolean isUp) {
        isCablePlugged = isUp;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public void stall(boolean isStalled) {
        this.isStalled = isStalled;
    }
}
