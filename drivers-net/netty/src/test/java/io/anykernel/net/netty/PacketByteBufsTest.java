package io.anykernel.net.netty;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import io.anykernel.core.packet.PayloadBuffer;
import io.anykernel.core.packet.PayloadPool;
import io.anykernel.hypercall.Arena;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.host.HostWorld;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets as Netty's buffers: the same bytes, and references that come out even. */
@Timeout(60)
class PacketByteBufsTest {
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final int RUN_BYTES = 2048;
    private static final int BLOCK_BYTES = 4096;
    private static final String OWNER = "test";

    private final HostWorld world = HostWorld.create();
    private final Arena arena = world.arenas().map(1 << 20);
    private final Cpu cpu = world.scheduling().newCpu("test");
    private final PacketPool packets = new PacketPool("packets", arena, 8, RUN_BYTES, new Counters());
    private final PayloadPool payload = new PayloadPool("payload", arena, 64, BLOCK_BYTES, new Counters());
    private boolean isCpuBroken;

    @AfterEach
    void everyReferenceCameBack() {
        if (!isCpuBroken) {
            assertEquals(0, packets.inUse(), () -> packets.leaks().toString());
            assertEquals(0, payload.inUse(), () -> payload.leaks().toString());
        }
        arena.close();
    }

    // ---- bytes

    /** Slices of odd lengths and offsets, so that values lie across their borders. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, PacketBuffer.MAX_SLICES})
    void aBufferReadsWhatThePacketHolds(int slices) {
        Random random = new Random(SEED + slices);
        PacketBuffer packet = packet(random, 1 + random.nextInt(1000), slices);
        byte[] expected = bytes(packet);
        ByteBuf buffer = PacketByteBufs.of(packet, cpu);
        assertEquals(expected.length, buffer.readableBytes());
        assertArrayEquals(expected, ByteBufUtil.getBytes(buffer), "seed " + SEED);
        for (int i = 0; i < 1000 && expected.length >= 8; i++) {
            int at = random.nextInt(expected.length - 7);
            assertEquals(big(expected, at, 8), buffer.getLong(at));
            assertEquals((int) big(expected, at, 4), buffer.getInt(at));
            assertEquals((short) big(expected, at, 2), buffer.getShort(at));
            int length = random.nextInt(expected.length - at);
            assertTrue(ByteBufUtil.equals(buffer, at, Unpooled.wrappedBuffer(expected, at, length), 0, length));
        }
        buffer.release();
    }

    @Test
    void aPacketWithoutARunIsItsSlices() {
        PacketBuffer packet = packet(new Random(SEED), 0, 3);
        byte[] expected = bytes(packet);
        ByteBuf buffer = PacketByteBufs.of(packet, cpu);
        assertArrayEquals(expected, ByteBufUtil.getBytes(buffer));
        buffer.release();
    }

    @Test
    void anEmptyPacketIsAnEmptyBuffer() {
        ByteBuf buffer = PacketByteBufs.of(packets.acquire(OWNER), cpu);
        assertFalse(buffer.isReadable());
        assertThrows(IndexOutOfBoundsException.class, buffer::readByte);
        buffer.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void whatIsWrittenIsWrittenIntoThePacket(int slices) {
        PacketBuffer packet = packet(new Random(SEED), 100, slices);
        ByteBuf buffer = PacketByteBufs.of(packet.retain(), cpu);
        int length = buffer.readableBytes();
        for (int at = 0; at < length; at++) {
            buffer.setByte(at, at);
        }
        byte[] held = bytes(packet);
        for (int at = 0; at < length; at++) {
            assertEquals((byte) at, held[at]);
        }
        buffer.release();
        packet.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aBufferDoesNotGrow(int slices) {
        PacketBuffer packet = packet(new Random(SEED), 100, slices);
        ByteBuf buffer = PacketByteBufs.of(packet, cpu);
        assertEquals(buffer.readableBytes(), buffer.maxCapacity());
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.writeByte(1));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.getByte(buffer.capacity()));
        assertThrows(IndexOutOfBoundsException.class, () -> buffer.getLong(buffer.capacity() - 7));
        buffer.release();
    }

    // ---- references

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aBufferHoldsOneReferenceUntilItsLast(int slices) {
        PacketBuffer packet = packet(new Random(SEED), 100, slices).retain();
        ByteBuf buffer = PacketByteBufs.of(packet, cpu);
        assertEquals(2, packet.references());
        buffer.retain();
        ByteBuf slice = buffer.retainedSlice(10, 20);
        ByteBuf duplicate = buffer.retainedDuplicate();
        assertEquals(2, packet.references());
        assertFalse(buffer.release());
        assertFalse(slice.release());
        assertFalse(duplicate.release());
        assertEquals(2, packet.references());
        assertTrue(buffer.release());
        assertEquals(1, packet.references());
        assertThrows(IllegalReferenceCountException.class, buffer::release);
        assertThrows(IllegalReferenceCountException.class, buffer::retain);
        assertThrows(IllegalReferenceCountException.class, buffer::readByte);
        assertEquals(1, packet.references());
        packet.release();
    }

    @Test
    void twoBuffersOfOnePacketAreIndependent() {
        PacketBuffer packet = packet(new Random(SEED), 100, 2);
        ByteBuf first = PacketByteBufs.of(packet.retain(), cpu);
        ByteBuf second = PacketByteBufs.of(packet, cpu);
        first.readerIndex(50).release();
        assertEquals(0, second.readerIndex());
        second.readLong();
        second.release();
    }

    @Test
    void aSharedPayloadBufferOutlivesThePacket() {
        PacketBuffer packet = packet(new Random(SEED), 100, 1);
        PayloadBuffer shared = packet.sliceBlock(0).retain();
        PacketByteBufs.of(packet, cpu).release();
        assertEquals(1, shared.references());
        shared.release();
    }

    /** The releasing thread waits for the Cpu that this one holds; what is freed is never seen half-freed. */
    @Test
    void anyThreadMayReleaseLast() throws Exception {
        cpu.acquire();
        ByteBuf buffer = PacketByteBufs.of(packet(new Random(SEED), 100, 3), cpu);
        FutureTask<Boolean> releasing = new FutureTask<>(buffer::release);
        Thread thread = new Thread(releasing, "releasing");
        thread.start();
        while (!cpu.isContended()) {
            Thread.onSpinWait();
        }
        assertEquals(1, packets.inUse());
        cpu.release();
        assertTrue(releasing.get(30, TimeUnit.SECONDS));
        assertEquals(0, packets.inUse());
    }

    @Test
    void manyThreadsReleaseWhatTheLoopHandsOut() throws Exception {
        for (int round = 0; round < 200; round++) {
            cpu.acquire();
            ByteBuf buffer = PacketByteBufs.of(packet(new Random(round), 100, 2), cpu);
            cpu.release();
            FutureTask<Boolean> other = new FutureTask<>(buffer.retain()::release);
            new Thread(other, "other").start();
            boolean isLast = buffer.release();
            assertTrue(isLast != other.get(30, TimeUnit.SECONDS), "one of both is the last");
            assertEquals(0, packets.inUse());
        }
    }

    @Test
    void aFailedCpuIsLeftAlone() {
        isCpuBroken = true;
        ByteBuf buffer = PacketByteBufs.of(packet(new Random(SEED), 100, 1), cpu);
        cpu.fail(new IllegalStateException("as a test wants it"));
        assertTrue(buffer.release());
        assertEquals(1, packets.inUse());
        assertFalse(packets.leaks().isEmpty());
    }

    // ---- steps

    private PacketBuffer packet(Random random, int runBytes, int slices) {
        PacketBuffer packet = packets.acquire(OWNER);
        byte[] bytes = new byte[BLOCK_BYTES];
        random.nextBytes(bytes);
        packet.memory().put(packet.extend(runBytes), bytes, 0, runBytes);
        for (int i = 0; i < slices; i++) {
            random.nextBytes(bytes);
            PayloadBuffer block = payload.acquire(OWNER);
            block.memory().put(0, bytes, 0, BLOCK_BYTES);
            int offset = random.nextInt(100);
            packet.appendSlice(block, offset, 1 + random.nextInt(BLOCK_BYTES - offset));
        }
        return packet;
    }

    /** Run and slices one after the other, read by the packet's own accessors. */
    private static byte[] bytes(PacketBuffer packet) {
        byte[] all = new byte[packet.totalBytes()];
        packet.memory().get(packet.start(), all, 0, packet.runBytes());
        int at = packet.runBytes();
        for (int i = 0; i < packet.sliceCount(); i++) {
            packet.sliceBlock(i).memory().get(packet.sliceOffset(i), all, at, packet.sliceLength(i));
            at += packet.sliceLength(i);
        }
        return all;
    }

    private static long big(byte[] bytes, int at, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }
}
