package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.stack.Starvation.Attack;
import io.anykernel.net.stack.Starvation.Latencies;
import io.anykernel.net.stack.Starvation.Scenario;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * No traffic starves another's: under each attack an established echo and a new connection's first byte stay within three
 * times their quiet p99, in virtual time and with the default configuration, and afterwards the pools are full.
 *
 * <p>{@code -Danykernel.seed=S} sets the seed, {@code -Danykernel.starvations=N} runs N drawn scenarios instead of a few.
 */
class StarvationTest {
    private static final long SEED = Long.getLong("anykernel.seed", 1);
    private static final int DRAWN = Integer.getInteger("anykernel.starvations", 4);
    private static final int FULL = 1500;
    /** Segments of 513 bytes: one more than was ever copied together. */
    private static final int SMALL = 565;

    @TestFactory
    Stream<DynamicTest> everyoneElseIsServed() {
        return Stream.of(
                        new Scenario("64 clients that do not read", Attack.UNREAD_BY_PEER, 64, FULL),
                        new Scenario("200 clients that do not read", Attack.UNREAD_BY_PEER, 200, FULL),
                        new Scenario("1000 clients that do not read", Attack.UNREAD_BY_PEER, 1000, FULL),
                        new Scenario("64 orphans at closed windows", Attack.ORPHANED, 64, FULL),
                        new Scenario("1000 orphans at closed windows", Attack.ORPHANED, 1000, FULL),
                        new Scenario("22 senders that are not read", Attack.UNREAD_BY_APPLICATION, 22, FULL),
                        new Scenario("200 senders that are not read", Attack.UNREAD_BY_APPLICATION, 200, FULL),
                        new Scenario("1000 senders that are not read", Attack.UNREAD_BY_APPLICATION, 1000, FULL),
                        new Scenario("8 senders of small segments", Attack.UNREAD_BY_APPLICATION, 8, SMALL),
                        new Scenario("300 senders of small segments", Attack.UNREAD_BY_APPLICATION, 300, SMALL),
                        new Scenario("100 senders with a gap", Attack.OUT_OF_ORDER, 100, FULL),
                        new Scenario("300 senders of small segments with a gap", Attack.OUT_OF_ORDER, 300, SMALL),
                        new Scenario("300 dripping clients", Attack.DRIPPING, 300, FULL),
                        new Scenario("10000 that come and go", Attack.COMING_AND_GOING, 10_000, FULL),
                        new Scenario("10000 spoofed SYNs a second", Attack.SPOOFED_SYNS, 0, FULL),
                        new Scenario("10000 fragments a second", Attack.FRAGMENTS, 0, FULL))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> run(each, SEED)));
    }

    /** Drawn kinds and numbers of attackers. */
    @Test
    void everyoneElseIsServedUnderDrawnAttacks() {
        for (int i = 0; i < DRAWN; i++) {
            long seed = SEED + i;
            SplittableRandom random = new SplittableRandom(seed);
            Attack attack = Attack.values()[random.nextInt(4)];
            run(new Scenario("seed " + seed, attack, random.nextInt(8, 1000), random.nextInt(SMALL, FULL)), seed);
        }
    }

    private static void run(Scenario scenario, long seed) {
        Starvation starvation = new Starvation(scenario, seed);
        Latencies quiet = starvation.measure();
        starvation.attack();
        String occupied = starvation.occupancy();
        Latencies attacked = starvation.measure();
        String seen = scenario + " seed=" + seed + " quiet: " + quiet + " attacked: " + attacked + " " + occupied;
        System.out.println(seen);
        starvation.end();
        assertTrue(attacked.echoNanos() <= 3 * quiet.echoNanos(), seen);
        assertTrue(attacked.newcomerNanos() <= 3 * quiet.newcomerNanos(), seen);
        assertEquals("packets=0 blocks=0 at-end=0", starvation.leaks(), seen);
        starvation.requireEachTransitionOnce();
    }
}
