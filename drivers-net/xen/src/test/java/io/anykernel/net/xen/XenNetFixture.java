package io.anykernel.net.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.device.NetDeviceInfo;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.XenbusState;
import io.anykernel.net.xen.ModelNetBackEnd.Offer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** A network front end over a model, its pools, and frames. */
abstract class XenNetFixture {
    static final long SEED = Long.getLong("anykernel.seed", 42);
    static final int ALL_OFFLOADS = NetDeviceInfo.CHECKSUM | NetDeviceInfo.TSO4 | NetDeviceInfo.TSO6;

    final ModelBus bus = new ModelBus(Memory.over(ByteBuffer.allocateDirect(32 << 20), 1 << 20));
    final Counters counters = new Counters();

    /** Pools lie where the bus does not reach. */
    final Arena arena = new ModelBus(Memory.over(ByteBuffer.allocateDirect(4 << 20), 1L << 32)).map(3 << 20);

    final PacketPool packets = new PacketPool("p", arena, 200, 2048, counters);
    final PayloadPool blocks = new PayloadPool("b", arena, 300, 4096, counters);
    final List<PacketBuffer> arrived = new ArrayList<>();
    ModelNetBackEnd model;
    XenNetDevice device;

    XenNetDevice start(Offer offers) {
        model = new ModelNetBackEnd(bus, offers);
        return open();
    }

    XenNetDevice open() {
        device = new XenNetDevice(bus, model, new InertCpu(), packets, blocks, XenNetDevice.ALL_FEATURES, counters);
        return device;
    }

    @AfterEach
    void closingLeavesNothingBehind() {
        arrived.forEach(PacketBuffer::release);
        if (device != null) {
            device.close();
            assertEquals(XenbusState.CLOSED, model.frontState());
            assertEquals(0, model.activeGrants());
            assertFalse(model.hasOpenChannels());
        }
        assertEquals(List.of(), packets.leaks());
        assertEquals(List.of(), blocks.leaks());
    }

    int poll(int budget) {
        return device.poll(0, budget, (frame, now) -> arrived.add(frame));
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED + length).nextBytes(bytes);
        return bytes;
    }

    static byte[] content(PacketBuffer packet) {
        Memory memory = Memory.allocate(packet.totalBytes());
        packet.copyTo(0, memory, 0, packet.totalBytes());
        byte[] bytes = new byte[packet.totalBytes()];
        memory.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    PacketBuffer packet(byte[] content, int inRun) {
        PacketBuffer packet = packets.acquire("test");
        int first = Math.min(inRun, content.length);
        packet.memory().put(packet.extend(first), content, 0, first);
        for (int at = first; at < content.length; at += 4000) {
            PayloadBuffer block = blocks.acquire("test");
            int part = Math.min(4000, content.length - at);
            block.memory().put(50, content, at, part);
            packet.appendSlice(block, 50, part);
        }
        return packet;
    }
}
