package io.anykernel.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.error.KernelException;
import io.anykernel.core.log.LogLevel;
import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.socket.Gate;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.stack.StackConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an application starts, runs and ends. */
@Timeout(60)
class ApplicationTest {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final HostWorld host =
            HostWorld.builder().console(text -> lines.add(text.toString())).build();

    @Test
    void anApplicationHasEndedWhenItsLastThreadHas() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Instance instance = composition().start(host, running -> {
            running.startThread("one", () -> await(mayEnd));
            running.startThread("two", () -> {});
        })) {
            assertFalse(instance.hasEnded());
            mayEnd.countDown();
            assertEquals(0, instance.awaitEnd());
            assertTrue(instance.hasEnded());
            assertEquals(0, instance.awaitEnd(), "as often as asked");
        }
    }

    @Test
    void theFirstStatusIsTheApplications() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Instance instance = composition().start(host, running -> {
            running.end(7);
            running.end(3);
            await(mayEnd);
        })) {
            assertEquals(7, instance.awaitEnd());
            mayEnd.countDown();
        }
    }

    @Test
    void whatStartThrowsEndsTheApplicationWithStatusOneAndIsReported() {
        try (Instance instance = composition().start(host, running -> {
            throw new java.io.IOException("no such thing");
        })) {
            assertEquals(1, instance.awaitEnd());
        }
        assertTrue(lines.stream().anyMatch(line -> line.contains("no such thing")), lines.toString());
    }

    @Test
    void whatAThreadThrowsIsReportedAndEndsItAlone() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (Instance instance = composition().start(host, running -> {
            running.startThread("bad", () -> {
                throw new AssertionError("as a test wants it");
            });
            await(mayEnd);
        })) {
            while (lines.stream().noneMatch(line -> line.contains("name=bad"))) {
                Thread.onSpinWait();
            }
            assertFalse(instance.hasEnded());
            mayEnd.countDown();
            assertEquals(0, instance.awaitEnd());
        }
    }

    @Test
    void closingEndsThreadsThatWaitInTheInstanceWithoutAReport() {
        Instance instance = composition().loopback().start(host, running -> {
            TcpListener listener = running.net().listen(7, 1);
            running.startThread("acceptor", () -> listener.accept(Gate.FOREVER));
            listener.accept(Gate.FOREVER);
        });
        instance.close();
        assertTrue(instance.awaitThreads(Cpu.NEVER));
        assertEquals(0, instance.awaitEnd());
        assertEquals(List.of(), lines);
    }

    @Test
    void settingsAreFoundByNameAndTheLogKeepsToItsThreshold() {
        List<String> found = new ArrayList<>();
        Composition composed =
                composition().environment(Map.of("GREETING", "hello")).log(LogLevel.ERROR);
        try (Instance instance = composed.start(host, running -> {
            found.add(running.environment().get("GREETING"));
            found.add(String.valueOf(running.environment().get("MISSING")));
            running.kernel().log().warning("not to be seen");
            running.kernel().log().error("to be seen");
        })) {
            instance.awaitEnd();
        }
        assertEquals(List.of("hello", "null"), found);
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains(": to be seen"), lines.toString());
    }

    @Test
    void partsOfTheApplicationEndFirstAndInReverse() {
        List<String> ended = new ArrayList<>();
        Instance instance = composition().loopback().start(host, running -> {
            TcpListener listener = running.net().listen(7, 1);
            running.onClose("first", () -> ended.add("first on port " + listener.port()));
            running.onClose("second", () -> ended.add("second"));
        });
        instance.awaitEnd();
        instance.close();
        assertEquals(List.of("second", "first on port 7"), ended);
    }

    @Test
    void aPartThatFailsToEndIsNamedAndTheOthersEndAllTheSame() {
        List<String> ended = new ArrayList<>();
        Instance instance = composition().start(host, running -> {
            running.onClose("good", () -> ended.add("good"));
            running.onClose("bad", () -> {
                throw new IllegalStateException("as a test wants it");
            });
        });
        instance.awaitEnd();
        String problem =
                assertThrows(IllegalStateException.class, instance::close).getMessage();
        assertTrue(problem.contains("bad: "), problem);
        assertEquals(List.of("good"), ended);
    }

    @Test
    void anInstanceThatIsClosedTakesNoPartAndNoApplication() {
        Instance instance = composition().start(host);
        instance.close();
        assertThrows(KernelException.class, () -> instance.onClose("late", () -> {}));
        assertThrows(IllegalStateException.class, () -> instance.startApplication(running -> {}));
    }

    @Test
    void anInstanceHasOneApplication() {
        try (Instance instance = composition().start(host, running -> {})) {
            assertThrows(IllegalStateException.class, () -> instance.startApplication(running -> {}));
        }
    }

    @Test
    void partsThatManyThreadsRegisterWhileTheInstanceClosesEndOnceOrAreRefused() {
        AtomicInteger registered = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Instance instance = composition().start(host, running -> {
            for (int i = 0; i < 8; i++) {
                running.startThread("registrar" + i, () -> {
                    while (true) {
                        running.onClose("part", ended::incrementAndGet);
                        registered.incrementAndGet();
                    }
                });
            }
        });
        while (registered.get() < 1000) {
            Thread.onSpinWait();
        }
        instance.close();
        assertTrue(instance.awaitThreads(Cpu.NEVER));
        assertEquals(registered.get(), ended.get());
    }

    @Test
    void anApplicationFindsItsArguments() {
        List<String> found = new ArrayList<>();
        try (Instance instance = composition()
                .arguments(List.of("a", "b c"))
                .start(host, running -> found.addAll(running.arguments()))) {
            instance.awaitEnd();
        }
        assertEquals(List.of("a", "b c"), found);
    }

    @Test
    void theSameApplicationRunsInVirtualTime() {
        SimWorld world = new SimWorld(1, new SimArenas(), host.scheduling());
        Application sleeper = running -> {
            try (TcpListener listener = running.net().listen(7, 1)) {
                assertThrows(KernelException.class, () -> listener.accept(3_600_000_000_000L));
            }
            running.end(running.clock().nanoTime() >= 3_600_000_000_000L ? 5 : 6);
        };
        Instance instance = composition()
                .stack(StackConfig.DEFAULT.withBuffers(64, 64))
                .loopback()
                .start(world, sleeper);
        assertTrue(world.runUntil(instance::hasEnded, 2 * 3_600_000_000_000L));
        assertEquals(5, instance.awaitEnd());
        instance.close();
    }

    private static Composition composition() {
        return new Composition("application-test");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
