package io.anykernel.net.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.InertCpu;
import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.contracts.ring.XenRingBackEnd;
import io.anykernel.core.contracts.xen.Lies;
import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A back end that does whatever it can: it writes to every page that is granted, indices and responses included, and to its
 * keys. No packet is lost or freed twice, none that was handed up changes any more, and nothing hangs or throws.
 */
class NetLiesTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int LIES = Integer.getInteger("anykernel.lies", 20_000);
    private static final int LIES_PER_DEVICE = 40;
    private static final String[] KEYS = {"online", "feature-rx-copy", "feature-sg", "multi-queue-max-queues", "state"};

    private static final int TRANSMIT_RING = 0;
    private static final int RECEIVE_RING = 4096;

    private final ByteBuffer ram = ByteBuffer.allocateDirect(2 << 20);
    private final Counters counters = new Counters();
    private final ModelBus arena = new ModelBus(Memory.over(ByteBuffer.allocateDirect(1 << 20), 1L << 32));
    private final PacketPool packets = new PacketPool("p", arena.map(1 << 18), 60, 2048, counters);
    private final PayloadPool blocks = new PayloadPool("b", arena.map(1 << 19), 60, 4096, counters);
    private final List<PacketBuffer> arrived = new ArrayList<>();
    private final List<Memory> contents = new ArrayList<>();

    private Memory all;
    private Lies lies;
    private ModelNetBackEnd model;
    private XenRingBackEnd ring;
    private int transmitAnswered;
    private int receiveAnswered;

    @Test
    void noLieHarmsMemoryOrHangs() {
        System.out.println("anykernel.seed=" + SEED + " anykernel.lies=" + LIES);
        int told = 0;
        for (long seed = SEED; told < LIES; seed++) {
            try {
                told += run(new Random(seed));
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("with -Danykernel.seed=" + seed, broken);
            }
        }
    }

    /** Tells lies until the device is lost; returns how many. */
    private int run(Random random) {
        all = Memory.over(ram, 1 << 20);
        all.fill(0, all.lengthBytes(), 0);
        ModelBus bus = new ModelBus(all);
        ModelNetBackEnd.Offer[] offers = ModelNetBackEnd.Offer.values();
        model = new ModelNetBackEnd(bus, offers[random.nextInt(offers.length)]);
        model.isTransmitPaused = true;
        lies = new Lies(all, model, random::nextInt, KEYS);
        XenNetDevice device =
                new XenNetDevice(bus, model, new InertCpu(), packets, blocks, random.nextInt(16), counters);
        int told = 0;
        for (; told < LIES_PER_DEVICE && (told < 4 || device.isLinkUp()); told++) {
            send(device, random);
            device.flush();
            lie(random);
            int polled = device.poll(told, 1 + random.nextInt(64), this::take);
            assertTrue(polled >= 0 && polled <= 64);
            expectUnchanged();
            if (random.nextInt(3) == 0) {
                releaseArrived();
            }
        }
        model.silenceStore(false);
        model.keepMappings(random.nextInt(4) == 0);
        close(device);
        releaseArrived();
        assertEquals(0, packets.inUse() + blocks.inUse(), "packets and payload in use after close");
        return told;
    }

    private void take(PacketBuffer frame, long nowNanos) {
        arrived.add(frame);
        contents.add(copyOf(frame));
    }

    private static Memory copyOf(PacketBuffer frame) {
        Memory copy = Memory.allocate(frame.totalBytes());
        frame.copyTo(0, copy, 0, frame.totalBytes());
        return copy;
    }

    /** The back end has scribbled over all that it reaches since: what was handed up is elsewhere. */
    private void expectUnchanged() {
        for (int i = 0; i < arrived.size(); i++) {
            Memory now = copyOf(arrived.get(i));
            assertEquals(contents.get(i).lengthBytes(), now.lengthBytes());
            assertTrue(now.rangeEquals(0, contents.get(i), 0, now.lengthBytes()), "frame " + i + " changed");
        }
    }

    private void releaseArrived() {
        arrived.forEach(PacketBuffer::release);
        arrived.clear();
        contents.clear();
    }

    private void send(XenNetDevice device, Random random) {
        while (random.nextInt(3) > 0) {
            PacketBuffer frame = packets.acquire("test");
            if (frame == null) {
                return;
            }
            frame.extend(60 + random.nextInt(1000));
            PayloadBuffer block = random.nextBoolean() ? blocks.acquire("test") : null;
            if (block != null) {
                frame.appendSlice(block, 0, 1 + random.nextInt(4096));
            }
            if (device.transmit(frame) == Errno.WOULD_BLOCK) {
                frame.release();
            }
        }
    }

    private void lie(Random random) {
        if (model.transmitRing() != ring) {
            // Connected anew: its rings are empty.
            ring = model.transmitRing();
            transmitAnswered = 0;
            receiveAnswered = 0;
        }
        switch (random.nextInt(12)) {
            case 0 -> all.i32le(TRANSMIT_RING + 8, lies.word());
            case 1 -> all.i32le(RECEIVE_RING + 8, lies.word());
            case 2 -> lies.tellTheStore();
            case 3 -> answerSent(random, true);
            case 4 -> fillReceived(random, true);
            default -> {
                answerSent(random, false);
                fillReceived(random, false);
            }
        }
        lies.scribble(2 * 4096);
        model.wake();
    }

    private void answerSent(Random random, boolean isWrong) {
        for (int asked = all.i32le(TRANSMIT_RING); transmitAnswered != asked; transmitAnswered++) {
            int at = TRANSMIT_RING + 64 + (transmitAnswered & 255) * 12;
            int id = isWrong ? lies.word() : all.u16le(at + 8);
            all.i32le(at, id & 0xffff | (isWrong ? lies.word() : -random.nextInt(3)) << 16);
        }
        all.i32le(TRANSMIT_RING + 8, transmitAnswered);
    }

    /** Frames of several parts, with and without extra information, whose fields are right or anything. */
    private void fillReceived(Random random, boolean isWrong) {
        int asked = all.i32le(RECEIVE_RING);
        while (receiveAnswered != asked && random.nextInt(6) > 0) {
            int flags = random.nextInt(isWrong ? 64 : 4);
            int parts = Math.min(1 + random.nextInt(20), asked - receiveAnswered);
            for (int i = 0; i < parts; i++) {
                int at = RECEIVE_RING + 64 + (receiveAnswered & 255) * 8;
                int offset = isWrong ? lies.word() : random.nextInt(100);
                int size = isWrong ? lies.word() : random.nextInt(3990) - 3;
                int more = i < parts - 1 ? 4 : 0;
                long response = receiveAnswered & 255 | (offset & 0xffffL) << 16 | (long) (flags | more) << 32;
                all.i64le(at, response | (long) size << 48);
                receiveAnswered++;
            }
        }
        all.i32le(RECEIVE_RING + 8, receiveAnswered);
    }

    private static void close(XenNetDevice device) {
        try {
            device.close();
        } catch (KernelException kept) {
            assertEquals(Errno.BUSY, kept.errno());
        }
        device.close();
    }
}
