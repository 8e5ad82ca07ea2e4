package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Posix;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ways to sleep and the change between them. A sleep that should have ended ends by time-out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostSleeperTest {
    private static final int ROUNDS = 2_000;

    /** Number of the system call. */
    private static final int PPOLL = System.getProperty("os.arch").equals("aarch64") ? 73 : 271;

    private final HostSleeper sleeper = new HostSleeper();
    private final Posix posix = PosixBindings.find().orElseThrow();

    /** Bells of this process; other descriptors come and go, since the JVM itself reads files now and then. */
    private static int bells() throws IOException {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return (int) entries.filter(HostSleeperTest::isBell).count();
        }
    }

    private static boolean isBell(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("eventfd");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void aBellBeforeTheSleepEndsIt() {
        sleeper.ring();
        sleeper.sleep(Long.MAX_VALUE);
        try (EventPort port = new EventPort(posix)) {
            sleeper.ring();
            sleeper.watch(port);
            sleeper.sleep(Long.MAX_VALUE);
            sleeper.ring();
            sleeper.sleep(Long.MAX_VALUE);
            sleeper.unwatch(port);
        }
    }

    @Test
    void aReadyPortEndsTheSleepAndIsNotified() {
        try (EventPort port = new EventPort(posix)) {
            sleeper.watch(port);
            port.makeReadable();
            sleeper.sleep(Long.MAX_VALUE);
            assertEquals(1, port.readyCount());
            sleeper.unwatch(port);
        }
    }

    @Test
    void theBellIsADescriptorOnlyWhileAPortIsWatched() throws Exception {
        try (EventPort port = new EventPort(posix);
                EventPort other = new EventPort(posix)) {
            // Opens what the process keeps: jars of classes, system calls.
            sleeper.watch(port);
            sleeper.sleep(1);
            sleeper.unwatch(port);
            sleeper.sleep(1);
            int before = bells();
            sleeper.watch(port);
            sleeper.watch(other);
            sleeper.sleep(1);
            assertEquals(before + 1, bells());
            sleeper.unwatch(port);
            assertEquals(before + 1, bells());
            sleeper.unwatch(other);
            assertEquals(before, bells());
            sleeper.ring();
        }
    }

    @Test
    void aSleepUnderWayKeepsTheBellUntilItEnds() throws Exception {
        try (EventPort port = new EventPort(posix)) {
            int before = bells();
            sleeper.watch(port);
            Thread asleep = new Thread(() -> sleeper.sleep(Long.MAX_VALUE));
            asleep.start();
            awaitPoll(asleep);
            sleeper.unwatch(port);
            assertEquals(before + 1, bells());
            sleeper.ring();
            asleep.join();
            assertEquals(before, bells());
        }
    }

    /** ppoll is native: its thread counts as runnable, so the kernel is asked. */
    private static void awaitPoll(Thread thread) throws IOException {
        while (thread.isAlive() && !isAnyThreadInPoll()) {
            Thread.onSpinWait();
        }
        assertTrue(thread.isAlive());
    }

    private static boolean isAnyThreadInPoll() throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("syscall")).startsWith(PPOLL + " ")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void portsComeAndGoWhileItSleepsAndNoRingIsLost() throws Exception {
        AtomicInteger sleeps = new AtomicInteger();
        Thread loop = new Thread(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                sleeper.sleep(Long.MAX_VALUE);
                sleeps.incrementAndGet();
            }
        });
        loop.start();
        try (EventPort port = new EventPort(posix)) {
            int before = bells();
            for (int i = 0; loop.isAlive(); i++) {
                if (i % 2 == 0) {
                    sleeper.watch(port);
                } else {
                    sleeper.unwatch(port);
                }
                int seen = sleeps.get();
                sleeper.ring();
                while (loop.isAlive() && sleeps.get() == seen) {
                    Thread.onSpinWait();
                }
            }
            loop.join();
            sleeper.unwatch(port);
            assertEquals(before, bells());
        }
        assertEquals(ROUNDS, sleeps.get());
    }

    @Test
    void anInterruptedThreadSleepsAndKeepsItsInterrupt() throws Exception {
        AtomicInteger pending = new AtomicInteger();
        Thread asleep = new Thread(() -> {
            Thread.currentThread().interrupt();
            sleeper.sleep(Long.MAX_VALUE);
            pending.set(Thread.currentThread().isInterrupted() ? 1 : -1);
        });
        asleep.start();
        while (asleep.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(asleep.isAlive(), "an interrupt ended the sleep");
            Thread.onSpinWait();
        }
        while (asleep.isAlive()) {
            sleeper.ring();
            Thread.onSpinWait();
        }
        assertEquals(1, pending.get());
    }

    /** As Java 17's Thread.interrupt may leave it when it meets a bell that is just armed: a mark, and no ring. */
    @Test
    void aSilentInterruptEndsAnInterruptibleSleep() {
        HostSleeper silent = new HostSleeper(new InterruptBell(() -> {}));
        Thread.currentThread().interrupt();
        silent.sleepInterruptibly(Long.MAX_VALUE);
        assertTrue(Thread.interrupted());
        try (EventPort port = new EventPort(posix)) {
            silent.watch(port);
            Thread.currentThread().interrupt();
            silent.sleepInterruptibly(Long.MAX_VALUE);
            assertTrue(Thread.interrupted());
            silent.unwatch(port);
        }
    }

    /** Between the last look at the mark and the system call. */
    @Test
    void aSilentInterruptEndsASystemCallToo() {
        assumeTrue(Runtime.version().feature() < 25, "skipped: from Java 25 on no interrupt is silent");
        HostSleeper silent = new HostSleeper(new InterruptBell(() -> {}));
        try (EventPort port = new EventPort(posix) {
            @Override
            public int events() {
                Thread.currentThread().interrupt();
                return super.events();
            }
        }) {
            silent.watch(port);
            silent.sleepInterruptibly(Long.MAX_VALUE);
            assertTrue(Thread.interrupted());
            silent.unwatch(port);
        }
    }

    @Test
    void tooManyPortsAreRefused() {
        try (EventPort port = new EventPort(posix)) {
            for (int i = 0; i < PollSet.MAX_PORTS; i++) {
                sleeper.watch(port);
            }
            PortException refused = assertThrows(PortException.class, () -> sleeper.watch(port));
            assertFalse(refused.getMessage().contains("\n"));
            sleeper.unwatch(port);
        }
    }
}
