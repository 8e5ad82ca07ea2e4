package io.anykernel.net.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.NameResolution;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.testing.TestNetwork;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A resolver on the left host, and a name server whose answers are written by the test on the right one. */
abstract class ResolverHosts {
    static final long SECOND = 1_000_000_000L;
    static final long LIMIT = 60 * SECOND;
    static final String HOST = "host.example";

    final TestNetwork network = new TestNetwork(1);
    final ScriptedZone zone = new ScriptedZone(network.right);

    @BeforeEach
    void askTheRightHost() {
        servers("10.0.0.2");
        configure("10.0.0.1/24");
    }

    @AfterEach
    void nothingIsLeft() {
        network.close();
        assertEquals(0, network.left.packets.inUse());
        assertEquals(0, network.right.packets.inUse());
    }

    void servers(String... addresses) {
        network.left.stack.names().servers(parsed(addresses));
    }

    /** Gives the left host other addresses. */
    void configure(String... addresses) {
        network.left.stack.configure(network.left.stack.interfaces().get(0).name(), InterfaceConfig.of(addresses));
    }

    NameResolution start(String name) {
        return network.left.stack.names().start(name);
    }

    NameResolution resolved(String name) {
        NameResolution resolution = start(name);
        network.runUntil(() -> resolution.outcome() != Errno.WOULD_BLOCK, LIMIT);
        return resolution;
    }

    void found(String name, String... addresses) {
        NameResolution resolution = resolved(name);
        assertEquals(Errno.OK, resolution.outcome());
        assertEquals(parsed(addresses), resolution.addresses());
    }

    private static List<IpAddress> parsed(String... addresses) {
        return List.of(addresses).stream().map(IpAddress::parse).toList();
    }

    static ScriptedZone.Answer answer() {
        return new ScriptedZone.Answer();
    }

    long counter(String name) {
        return network.left.counters.value("dns." + name);
    }
}
