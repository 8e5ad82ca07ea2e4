package io.anykernel.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.sim.SimArenas;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.StackConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program waits for addresses that others give, for a bounded time, and not beyond its instance's end. */
@Timeout(60)
class AfterAddressesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HostWorld host = HostWorld.create();
    private final SimWorld world = new SimWorld(1, new SimArenas(), host.scheduling());
    private final List<String> started = Collections.synchronizedList(new ArrayList<>());

    private Instance start(InterfaceConfig config) {
        world.link("lan");
        long beganNanos = world.clock().nanoTime();
        return new Composition("addresses")
                .stack(StackConfig.DEFAULT.withBuffers(64, 64))
                .network("lan", PortDevices.net("link:lan"), config)
                .start(
                        world,
                        new AfterAddresses(
                                running -> {
                                    started.add("after " + (running.clock().nanoTime() - beganNanos) / 1_000_000_000L
                                            + " s");
                                    running.end(7);
                                },
                                LIMIT));
    }

    @Test
    void withoutAServerItStartsWhenTheTimeIsOver() {
        try (Instance instance = start(InterfaceConfig.automatic())) {
            assertTrue(world.runUntil(instance::hasEnded, 2 * LIMIT.toNanos()));
            assertEquals(7, instance.awaitEnd());
        }
        assertEquals(List.of("after 30 s"), started);
    }

    @Test
    void whatItWaitedForIsLogged() {
        try (Instance instance = start(InterfaceConfig.dhcp())) {
            assertTrue(world.runUntil(instance::hasEnded, 2 * LIMIT.toNanos()));
            List<String> lines = world.console().lines();
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.contains("event=addresses-missing millis=30000 interface=link:lan")),
                    lines.toString());
        }
    }

    @Test
    void anInstanceThatClosesMeanwhileDoesNotStartIt() {
        Instance instance = start(InterfaceConfig.slaac());
        world.runUntil(() -> false, LIMIT.toNanos() / 2);
        instance.close();
        assertTrue(instance.hasEnded());
        assertEquals(List.of(), started);
    }
}
