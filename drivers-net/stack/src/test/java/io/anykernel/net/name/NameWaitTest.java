package io.anykernel.net.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.ThreadedHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for names of a server that is silent, and what ends their wait. */
@Timeout(30)
class NameWaitTest {
    private static final long LONG = 600_000_000_000L;
    /** More than questions may be under way. */
    private static final int WAITERS = 80;

    private final HostWorld world = HostWorld.create();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 1500, false);
    private final ThreadedHost host =
            new ThreadedHost(world, StackConfig.DEFAULT.withBuffers(256, 64), link::openLeft, "10.0.0.1/24");
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertNull(host.failure());
        host.close();
        assertEquals(0, host.packets.inUse());
    }

    private CompletableFuture<Integer> waiter(String name, long timeoutNanos) {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                host.stack.names().resolve(name, timeoutNanos);
                outcome.complete(Errno.OK);
            } catch (KernelException failure) {
                outcome.complete(failure.errno());
            }
        });
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return outcome;
    }

    @Test
    void closingTheStackEndsTheWaitOfAll() throws Exception {
        host.stack.names().servers(List.of(IpAddress.parse("10.0.0.2")));
        List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            outcomes.add(waiter("n" + i % 70 + ".example", LONG));
        }
        threads.get(0).interrupt();
        assertEquals(Errno.INTERRUPTED, outcomes.get(0).get(10, TimeUnit.SECONDS));
        assertEquals(Errno.TIMED_OUT, waiter("n1.example", 1).get(10, TimeUnit.SECONDS));
        host.stack.close();
        for (int i = 1; i < WAITERS; i++) {
            assertEquals(Errno.SHUT_DOWN, outcomes.get(i).get(10, TimeUnit.SECONDS));
        }
    }
}
