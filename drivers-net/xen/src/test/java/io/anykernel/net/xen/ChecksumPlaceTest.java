package io.anykernel.net.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.contracts.ring.ModelBus;
import io.anykernel.core.log.Counters;
import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.core.packet.PacketPool;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumPlaceTest {
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final PacketPool packets = new PacketPool("p", new ModelBus(1 << 16).map(1 << 15), 4, 2048, new Counters());
    private final ChecksumPlace place = new ChecksumPlace();

    private boolean find(byte[] frame) {
        PacketBuffer packet = packets.acquire("test");
        packet.memory().put(packet.extend(frame.length), frame, 0, frame.length);
        boolean isFound = place.find(packet);
        packet.release();
        return isFound;
    }

    @Test
    void tcpAndUdpAreFoundAndNoOtherProtocol() {
        byte[] frame = Frames.tcp(false, 60);
        assertTrue(find(frame));
        assertEquals(34, place.start());
        assertEquals(50, place.field());
        assertFalse(place.isIpv6());
        frame[23] = 17;
        assertTrue(find(frame));
        assertEquals(40, place.field());
        frame[23] = 1;
        assertFalse(find(frame));
        frame = Frames.tcp(true, 80);
        assertTrue(find(frame));
        assertTrue(place.isIpv6());
        assertEquals(54, place.start());
        frame[20] = 58;
        assertFalse(find(frame));
        frame[13] = 6;
        assertFalse(find(frame), "another type of frame");
    }

    @Test
    void headersOfOtherLengthsAreMinded() {
        byte[] options = Frames.tcp(false, 100);
        options[14] = 0x48;
        assertTrue(find(options));
        assertEquals(46, place.start());
        options[14] = 0x44;
        assertFalse(find(options), "shorter than its least");
        byte[] tagged = new byte[104];
        System.arraycopy(Frames.tcp(false, 100), 12, tagged, 16, 88);
        tagged[12] = (byte) 0x81;
        assertTrue(find(tagged));
        assertEquals(38, place.start());
        byte[] extended = Frames.tcp(true, 120);
        extended[20] = 0;
        extended[54] = 60;
        extended[55] = 1;
        extended[70] = 17;
        extended[71] = 0;
        assertTrue(find(extended));
        assertEquals(78, place.start());
        assertEquals(84, place.field());
    }

    @Test
    void fragmentsHaveNone() {
        byte[] frame = Frames.tcp(false, 60);
        frame[20] = 0x20;
        assertFalse(find(frame));
        frame[20] = 0;
        frame[21] = 1;
        assertFalse(find(frame));
        byte[] overIpv6 = Frames.tcp(true, 100);
        overIpv6[20] = 44;
        assertFalse(find(overIpv6));
    }

    @Test
    void aFrameCutAnywhereHasItOrHasNot() {
        byte[][] frames = {Frames.tcp(false, 60), Frames.tcp(true, 80)};
        for (byte[] frame : frames) {
            int whole = frame == frames[0] ? 54 : 74;
            for (int length = 0; length < frame.length; length++) {
                assertEquals(length >= whole, find(Arrays.copyOf(frame, length)), "length " + length);
            }
        }
    }

    @Test
    void nothingInAFrameLeadsOutOfIt() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            byte[] frame = new byte[random.nextInt(300)];
            random.nextBytes(frame);
            if (frame.length > 60) {
                frame[12] = (byte) (random.nextBoolean() ? 0x86 : 0x08);
                frame[13] = (byte) (random.nextBoolean() ? 0xdd : 0x00);
                frame[20] = (byte) (new int[] {0, 43, 60, 6, 17}[random.nextInt(5)]);
            }
            if (find(frame)) {
                assertTrue(place.start() >= 34 && place.field() + 2 <= frame.length, "seed " + SEED + ", frame " + i);
            }
        }
    }
}
