package io.anykernel.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.TestArena;
import io.anykernel.core.log.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketQueueTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);
    private static final int STEPS = 20_000;

    private final PacketPool pool = new PacketPool("p", new TestArena(1 << 16), 32, 512, new Counters());
    private final PacketQueue queue = new PacketQueue();

    private PacketBuffer packet(int tag) {
        PacketBuffer packet = pool.acquire("test");
        packet.tag = tag;
        return packet;
    }

    private List<Long> tags() {
        List<Long> tags = new ArrayList<>();
        for (PacketBuffer at = queue.first(); at != null; at = queue.after(at)) {
            tags.add(at.tag);
        }
        assertEquals(tags.size(), queue.count());
        return tags;
    }

    @Test
    void packetsLeaveInTheOrderThatTheyCame() {
        queue.add(packet(1));
        queue.add(packet(2));
        queue.add(packet(3));
        assertEquals(List.of(1L, 2L, 3L), tags());
        assertEquals(1, queue.take().tag);
        queue.add(packet(4));
        assertEquals(List.of(2L, 3L, 4L), tags());
        assertEquals(4, queue.last().tag);
    }

    @Test
    void anEmptyQueueHasNothingToTake() {
        assertTrue(queue.isEmpty());
        assertNull(queue.take());
        assertNull(queue.first());
        assertNull(queue.last());
        assertNull(queue.after(null));
        queue.add(packet(1));
        queue.take();
        assertNull(queue.last());
        assertTrue(queue.isEmpty());
    }

    @Test
    void packetsAreInsertedAtTheFrontAndInBetween() {
        queue.insertAfter(null, packet(3));
        queue.insertAfter(null, packet(1));
        queue.insertAfter(queue.first(), packet(2));
        queue.insertAfter(queue.last(), packet(4));
        queue.add(packet(5));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), tags());
    }

    @Test
    void packetsAreTakenFromTheMiddleAndFromTheEnd() {
        for (int i = 1; i <= 4; i++) {
            queue.add(packet(i));
        }
        PacketBuffer second = queue.after(queue.first());
        assertEquals(3, queue.takeAfter(second).tag);
        assertEquals(4, queue.takeAfter(second).tag);
        assertNull(queue.takeAfter(second), "nothing behind the last one");
        assertSame(second, queue.last());
        queue.add(packet(5));
        assertEquals(List.of(1L, 2L, 5L), tags());
    }

    @Test
    void clearingReleasesEveryPacket() {
        PacketBuffer shared = packet(1).retain();
        queue.add(shared);
        queue.add(packet(2));
        assertEquals(2, queue.clear());
        assertTrue(queue.isEmpty());
        assertEquals(1, pool.inUse(), "the one that has another owner");
        shared.release();
        assertEquals(0, queue.clear());
    }

    @Test
    void aQueuedPacketIsNotQueuedAgain() {
        PacketBuffer first = packet(1);
        PacketBuffer last = packet(2);
        queue.add(first);
        queue.add(last);
        assertThrows(IllegalStateException.class, () -> queue.add(first));
        assertThrows(IllegalStateException.class, () -> queue.insertAfter(null, last));
        assertThrows(IllegalStateException.class, () -> new PacketQueue().add(first));
        assertEquals(List.of(1L, 2L), tags());
    }

    @Test
    void randomStepsAgreeWithAList() {
        Random random = new Random(SEED);
        List<PacketBuffer> model = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int at = random.nextInt(model.size() + 1);
            PacketBuffer before = at == 0 ? null : model.get(at - 1);
            if (random.nextBoolean() && model.size() < 32) {
                PacketBuffer packet = packet(step);
                queue.insertAfter(before, packet);
                model.add(at, packet);
            } else {
                PacketBuffer expected = at == model.size() ? null : model.remove(at);
                assertSame(expected, queue.takeAfter(before), "seed " + SEED + " step " + step);
                if (expected != null) {
                    expected.release();
                }
            }
            assertEquals(model.stream().map(each -> each.tag).toList(), tags(), "seed " + SEED + " step " + step);
            assertSame(model.isEmpty() ? null : model.get(model.size() - 1), queue.last(), "seed " + SEED);
        }
    }
}
