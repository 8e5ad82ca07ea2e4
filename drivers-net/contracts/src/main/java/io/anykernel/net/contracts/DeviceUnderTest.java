package io.anykernel.net.contracts;

import io.anykernel.core.device.NetDevice;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Memory;
import java.util.ArrayList;
import java.util.List;

/** A rig with frames whose content depends on their length and seed only, and what arrived of them. */
final class DeviceUnderTest {
    private static final String OWNER = "contract";
    private static final int HEADER_BYTES = 14;
    private static final int MAC_BYTES = 6;

    /** For local experiments (IEEE Std 802, EtherType 0x88B5). */
    private static final int ETHER_TYPE = 0x88b5;

    /** Polls after which a device that still finds frames is taken for one that makes them up. */
    private static final int MAX_POLLS = 1000;

    final NetDeviceRig rig;
    final NetDevice device;
    final PacketPool packets;
    final PayloadPool payloads;
    final List<PacketBuffer> arrived = new ArrayList<>();
    private final List<PacketBuffer> held = new ArrayList<>();

    DeviceUnderTest(NetDeviceRig rig) {
        this.rig = rig;
        this.device = rig.device();
        this.packets = rig.packets();
        this.payloads = rig.payloads();
    }

    int poll(int budget) {
        return pollAt(0, budget);
    }

    private int pollAt(long nowNanos, int budget) {
        return device.poll(nowNanos, budget, (frame, now) -> arrived.add(frame));
    }

    /** Polls until nothing more comes, which a frame that is dropped does not end; returns how many came. */
    int pollUntilDry() {
        return pollUntilDryAt(0);
    }

    int pollUntilDryAt(long nowNanos) {
        int count = 0;
        int dryPolls = 0;
        for (int i = 0; i < MAX_POLLS && dryPolls < 5; i++) {
            int more = pollAt(nowNanos, 3);
            count += more;
            dryPolls = more == 0 ? dryPolls + 1 : 0;
        }
        return count;
    }

    void releaseArrived() {
        arrived.forEach(PacketBuffer::release);
        arrived.clear();
        releaseHeld();
    }

    void holdAllPackets() {
        for (PacketBuffer packet = packets.acquire(OWNER); packet != null; packet = packets.acquire(OWNER)) {
            held.add(packet);
        }
    }

    void releaseHeld() {
        held.forEach(PacketBuffer::release);
        held.clear();
    }

    /** A frame to the device. */
    byte[] frame(int bytes, int seed) {
        byte[] frame = new byte[bytes];
        long mac = device.info().macAddress();
        for (int i = 0; i < MAC_BYTES; i++) {
            frame[i] = (byte) (mac >>> 8 * (MAC_BYTES - 1 - i));
            frame[MAC_BYTES + i] = (byte) (i == 0 ? 2 : seed);
        }
        frame[12] = (byte) (ETHER_TYPE >>> 8);
        frame[13] = (byte) ETHER_TYPE;
        for (int i = HEADER_BYTES; i < bytes; i++) {
            frame[i] = (byte) ((seed + 1) * 0x9e3779b1 + i * 0x85ebca6b >>> 13);
        }
        return frame;
    }

    /** The same frame as a packet: {@code inRun} bytes in its run, the rest in slices. */
    PacketBuffer packet(int bytes, int inRun, int seed) {
        byte[] frame = frame(bytes, seed);
        PacketBuffer packet = packets.acquire(OWNER);
        if (packet == null) {
            throw new AssertionError("the device took every packet and never held its sender back");
        }
        int first = Math.min(Math.min(bytes, inRun), packet.tailroomBytes());
        packet.memory().put(packet.extend(first), frame, 0, first);
        int sliceBytes = Math.min(700, payloads.bufferBytes() - 3);
        for (int at = first; at < bytes; at += sliceBytes) {
            PayloadBuffer payload = payloads.acquire(OWNER);
            int part = Math.min(sliceBytes, bytes - at);
            payload.memory().put(3, frame, at, part);
            packet.appendSlice(payload, 3, part);
        }
        return packet;
    }

    boolean isFrame(PacketBuffer packet, int bytes, int seed) {
        if (packet.totalBytes() != bytes) {
            return false;
        }
        Memory copy = Memory.allocate(bytes);
        packet.copyTo(0, copy, 0, bytes);
        byte[] content = new byte[bytes];
        copy.get(0, content, 0, bytes);
        return isSame(content, frame(bytes, seed));
    }

    /** Takes the oldest frame that was sent; whether it is the one of that seed. */
    boolean hasSent(int bytes, int seed) {
        byte[] sent = rig.takeSent();
        return sent != null && isSame(sent, frame(bytes, seed));
    }

    private static boolean isSame(byte[] first, byte[] second) {
        boolean isSame = first.length == second.length;
        for (int i = 0; i < first.length && isSame; i++) {
            isSame = first[i] == second[i];
        }
        return isSame;
    }
}
