package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.testing.ThreadedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for addresses that no server gives, and what ends their wait. */
@Timeout(30)
class AddressWaitTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int WAITERS = 4;

    private final HostWorld world = HostWorld.create();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 1500, false);
    private final ThreadedHost host =
            new ThreadedHost(world, StackConfig.DEFAULT.withBuffers(64, 64), link::openLeft, "10.0.0.1/24");
    private final String name = host.stack.interfaces().get(0).name();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertNull(host.failure());
        host.close();
        assertEquals(0, host.packets.inUse());
    }

    private CompletableFuture<Boolean> waiter() {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> outcome.complete(host.stack.awaitAddresses(LONG)));
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return outcome;
    }

    private List<CompletableFuture<Boolean>> waiters() throws InterruptedException {
        host.stack.configure(name, InterfaceConfig.automatic());
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            all.add(waiter());
        }
        for (Thread thread : threads) {
            while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
        }
        return all;
    }

    private static void all(boolean expected, List<CompletableFuture<Boolean>> outcomes) throws Exception {
        for (CompletableFuture<Boolean> each : outcomes) {
            assertEquals(expected, each.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aStackThatClosesEndsTheWait() throws Exception {
        List<CompletableFuture<Boolean>> outcomes = waiters();
        host.stack.close();
        all(false, outcomes);
        assertFalse(host.stack.awaitAddresses(LONG));
    }

    @Test
    void anInterfaceThatAsksNoLongerEndsTheWait() throws Exception {
        List<CompletableFuture<Boolean>> outcomes = waiters();
        host.stack.configure(name, InterfaceConfig.of("10.0.0.7/24"));
        all(true, outcomes);
        assertTrue(host.stack.awaitAddresses(LONG));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        List<CompletableFuture<Boolean>> outcomes = waiters();
        threads.forEach(Thread::interrupt);
        all(false, outcomes);
    }

    @Test
    void theTimeEndsTheWait() {
        host.stack.configure(name, InterfaceConfig.dhcp());
        assertFalse(host.stack.awaitAddresses(Duration.ofMillis(20)));
    }
}
