package io.anykernel.benchmarks.impairment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImpairedLineTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final int FRAME_BYTES = 1500;

    @Test
    void equalSeedsDecideAlikeWheneverTheFramesCome() {
        Conditions conditions =
                Conditions.ofRoundTrip(20).losing(50_000).reordering(5_000).duplicating(50_000);
        List<String> decisions = decisions(conditions, 7, 100);
        assertEquals(decisions, decisions(conditions, 7, 12_345));
        assertNotEquals(decisions, decisions(conditions, 8, 100));
    }

    private static List<String> decisions(Conditions conditions, long seed, long apartNanos) {
        ImpairedLine line = new ImpairedLine(conditions, seed);
        List<String> decisions = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            line.enter(FRAME_BYTES, i * apartNanos);
            decisions.add(line.arrives() ? line.arrivalNanos() - i * apartNanos + " " + line.isDuplicated() : "lost");
        }
        return decisions;
    }

    @Test
    void aLossShiftsNoOtherDecision() {
        Conditions conditions = Conditions.ofRoundTrip(20).reordering(5_000);
        List<String> whole = decisions(conditions, 7, 100);
        List<String> holed = decisions(conditions.losing(100_000), 7, 100);
        for (int i = 0; i < whole.size(); i++) {
            assertTrue(holed.get(i).equals("lost") || holed.get(i).equals(whole.get(i)), "frame " + i);
        }
    }

    @Test
    void theDelayIsExact() {
        ImpairedLine line = new ImpairedLine(Conditions.ofRoundTrip(100), 1);
        for (long now = 0; now < 1000 * MILLISECOND; now += 999_983) {
            line.enter(FRAME_BYTES, now);
            assertTrue(line.arrives());
            assertEquals(now + 50 * MILLISECOND, line.arrivalNanos());
        }
    }

    @Test
    void asManyAreLostAndDuplicatedAsIsSaid() {
        ImpairedLine line =
                new ImpairedLine(Conditions.ofRoundTrip(0).losing(10_000).duplicating(50_000), 3);
        int lost = 0;
        int duplicated = 0;
        for (int i = 0; i < 1_000_000; i++) {
            line.enter(FRAME_BYTES, i);
            lost += line.arrives() ? 0 : 1;
            duplicated += line.isDuplicated() ? 1 : 0;
        }
        // Five standard deviations.
        assertEquals(10_000, lost, 500);
        assertEquals(50_000, duplicated, 1_100);
    }

    @Test
    void reorderedFramesOvertakeAndJitteredOnesDoNot() {
        assertTrue(overtakes(Conditions.ofRoundTrip(20).reordering(5_000)));
        assertFalse(overtakes(Conditions.ofRoundTrip(20).jittering(5_000)));
    }

    private static boolean overtakes(Conditions conditions) {
        ImpairedLine line = new ImpairedLine(conditions, 5);
        long before = 0;
        boolean isOvertaken = false;
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 10_000; i++) {
            long now = i * MILLISECOND;
            line.enter(FRAME_BYTES, now);
            least = Math.min(least, line.arrivalNanos() - now);
            most = Math.max(most, line.arrivalNanos() - now);
            isOvertaken |= line.arrivalNanos() < before;
            before = line.arrivalNanos();
        }
        long spread = conditions.reorderMicros() > 0 ? 10 : 5;
        assertTrue(
                most - least > (spread - 1) * MILLISECOND && most - least <= spread * MILLISECOND,
                "" + least + " " + most);
        return isOvertaken;
    }

    @Test
    void framesLeaveAtTheRate() {
        ImpairedLine line = new ImpairedLine(Conditions.ofRoundTrip(20).shaping(12_000_000, 100), 1);
        // A frame of 1,500 bytes takes a millisecond.
        for (int i = 1; i <= 100; i++) {
            line.enter(FRAME_BYTES, 0);
            assertEquals((10 + i) * MILLISECOND, line.arrivalNanos());
        }
        line.enter(FRAME_BYTES, 500 * MILLISECOND);
        assertEquals(511 * MILLISECOND, line.arrivalNanos());
    }

    @Test
    void oneMoreThanTheQueueHoldsIsDropped() {
        ImpairedLine line = new ImpairedLine(Conditions.ofRoundTrip(20).shaping(12_000_000, 3), 1);
        for (int i = 0; i < 3; i++) {
            line.enter(FRAME_BYTES, 0);
            assertTrue(line.arrives());
        }
        line.enter(FRAME_BYTES, MILLISECOND - 1);
        assertFalse(line.arrives());
        line.enter(FRAME_BYTES, MILLISECOND);
        assertTrue(line.arrives());
        assertEquals(14 * MILLISECOND, line.arrivalNanos());
        line.enter(FRAME_BYTES, MILLISECOND);
        assertFalse(line.arrives());
    }
}
