package io.anykernel.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.Lock;
import io.anykernel.hypercall.Parker;
import io.anykernel.hypercall.Scheduling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On one thread: while a waiter is parked, the next step of the script runs, as another thread would. */
class WaitListTest {
    private static final long DEADLINE_NANOS = 1_000;

    private final ScriptedScheduling scheduling = new ScriptedScheduling();
    private final ScriptedLock lock = new ScriptedLock();
    private final WaitList waiting = new WaitList(lock, scheduling);
    private final List<String> log = new ArrayList<>();

    /** What others do while the caller is parked: first after the lock was released, then just before it is taken again. */
    private final ArrayDeque<Runnable> whileParked = new ArrayDeque<>();

    private final ArrayDeque<Runnable> beforeRelock = new ArrayDeque<>();

    private void await(String name, Object channel, long deadlineNanos) {
        log.add(name + (waiting.await(channel, deadlineNanos) ? " woken" : " timed out"));
        assertTrue(lock.isHeld);
    }

    private void locked(Runnable step) {
        assertFalse(lock.isHeld, "the waiter released the lock");
        lock.isHeld = true;
        step.run();
        lock.isHeld = false;
    }

    @Test
    void theFirstToComeIsWokenFirst() {
        whileParked.add(() -> locked(() -> await("second", this, Cpu.NEVER)));
        whileParked.add(() -> locked(() -> {
            waiting.wakeFirst();
            waiting.wakeFirst();
            assertTrue(waiting.isEmpty());
        }));
        lock.lock();
        await("first", this, Cpu.NEVER);
        assertEquals(List.of("second woken", "first woken"), log, "nested waits return inside out");
        assertEquals(List.of(0, 1), scheduling.woken);
    }

    @Test
    void onlyTheWaitersOfAChannelAreWoken() {
        Object page = new Object();
        whileParked.add(() -> locked(() -> await("other", "other", DEADLINE_NANOS)));
        whileParked.add(() -> locked(() -> await("second", page, Cpu.NEVER)));
        whileParked.add(() -> locked(() -> {
            assertSame(page, waiting.firstChannel());
            waiting.wakeAll(page);
            assertEquals("other", waiting.firstChannel());
        }));
        lock.lock();
        await("first", page, Cpu.NEVER);
        assertEquals(List.of("second woken", "other timed out", "first woken"), log);
        assertTrue(waiting.isEmpty());
    }

    @Test
    void everyWaiterIsWoken() {
        whileParked.add(() -> locked(() -> await("second", "b", Cpu.NEVER)));
        whileParked.add(() -> locked(waiting::wakeAll));
        lock.lock();
        await("first", "a", Cpu.NEVER);
        assertEquals(List.of("second woken", "first woken"), log);
    }

    /** Otherwise a wake-up meant for a waiter would be lost to one that has gone. */
    @Test
    void aTimedOutWaiterUsesUpNoWakeUp() {
        whileParked.add(() -> {
            locked(() -> await("late", this, DEADLINE_NANOS));
            locked(waiting::wakeFirst);
        });
        whileParked.add(() -> {});
        lock.lock();
        await("first", this, Cpu.NEVER);
        assertEquals(List.of("late timed out", "first woken"), log);
        assertTrue(waiting.isEmpty());
    }

    /** The permit of that wake-up must not end the recycled waiter's next wait. */
    @Test
    void aWakeUpBetweenDeadlineAndLockCountsAndLeavesNoPermit() {
        whileParked.add(() -> {});
        lock.lock();
        beforeRelock.add(() -> locked(waiting::wakeFirst));
        await("first", this, DEADLINE_NANOS);
        whileParked.add(() -> {});
        await("again", this, DEADLINE_NANOS);
        assertEquals(List.of("first woken", "again timed out"), log);
        assertEquals(1, scheduling.parkers, "recycled");
    }

    @Test
    void wakingWithoutAWaiterIsNotRemembered() {
        lock.lock();
        waiting.wakeFirst();
        waiting.wakeAll();
        waiting.wakeAll(this);
        whileParked.add(() -> {});
        await("first", this, DEADLINE_NANOS);
        assertEquals(List.of("first timed out"), log);
    }

    /** A parker may return for no reason; a wait without deadline then goes on. */
    @Test
    void aWaitWithoutDeadlineOutlastsSpuriousReturns() {
        whileParked.add(() -> {});
        whileParked.add(() -> {});
        whileParked.add(() -> locked(waiting::wakeFirst));
        lock.lock();
        await("first", this, Cpu.NEVER);
        assertEquals(List.of("first woken"), log);
        assertTrue(whileParked.isEmpty());
    }

    private final class ScriptedLock implements Lock {
        private boolean isHeld;

        @Override
        public void lock() {
            Runnable step = beforeRelock.poll();
            if (step != null) {
                step.run();
            }
            assertFalse(isHeld);
            isHeld = true;
        }

        @Override
        public void unlock() {
            assertTrue(isHeld);
            isHeld = false;
        }

        @Override
        public boolean isHeldByCaller() {
            return isHeld;
        }
    }

    private final class ScriptedScheduling implements Scheduling {
        private final List<Integer> woken = new ArrayList<>();
        private int parkers;

        @Override
        public Parker newParker() {
            int number = parkers++;
            return new Parker() {
                private boolean hasPermit;

                @Override
                public boolean park(long deadlineNanos) {
                    if (!hasPermit) {
                        whileParked.remove().run();
                    }
                    boolean isGiven = hasPermit;
                    hasPermit = false;
                    return isGiven;
                }

                @Override
                public void unpark() {
                    woken.add(number);
                    hasPermit = true;
                }
            };
        }

        @Override
        public Cpu newCpu(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Lock newLock(String name, int rank) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start(String name, Runnable body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException();
        }
    }
}
