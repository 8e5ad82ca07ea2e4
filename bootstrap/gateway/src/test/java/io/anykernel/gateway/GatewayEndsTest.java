package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.net.address.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Gateways that cannot be made, and ones whose Cpu failed: descriptors and memory come back. */
@Timeout(60)
class GatewayEndsTest {
    private static final int TIMES = 50;
    private static final IpAddress TARGET = IpAddress.parse("10.0.0.2");

    private final HostWorld world = HostWorld.builder().console(text -> {}).build();

    @Test
    void aGatewayThatCannotBeMadeLeavesNothing() throws IOException {
        failOnce();
        int descriptors = descriptors();
        long arenas = HostWorld.lentArenaBytes();
        for (int i = 0; i < TIMES; i++) {
            failOnce();
        }
        assertEquals(arenas, HostWorld.lentArenaBytes());
        assertEquals(descriptors, descriptors());
    }

    private void failOnce() {
        Gateway.LinkEnd none = owner -> {
            throw new PortException("no link");
        };
        assertThrows(PortException.class, () -> Gateway.onLink(world, none, "10.0.0.1/24", TARGET));
    }

    @Test
    void aStreamThatNoGatewayTakesIsClosed() throws IOException {
        try (ServerSocketChannel listener = listener();
                SocketChannel peer = SocketChannel.open(listener.getLocalAddress())) {
            SocketChannel ours = listener.accept();
            assertThrows(IllegalArgumentException.class, () -> Gateway.onStream(world, ours, "no address", TARGET));
            assertFalse(ours.isOpen());
            assertEquals(-1, peer.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aFailedGatewayLetsGoOfItsStream() throws IOException {
        try (ServerSocketChannel listener = listener();
                SocketChannel peer = SocketChannel.open(listener.getLocalAddress())) {
            Gateway gateway = Gateway.onStream(world, listener.accept(), "10.0.0.1/24", TARGET);
            gateway.kernel().cpu().fail(new IllegalStateException("half-updated"));
            assertThrows(IllegalStateException.class, gateway::close);
            ByteBuffer rest = ByteBuffer.allocate(1 << 16);
            while (peer.read(rest.clear()) >= 0) {
                // Its announcements.
            }
        }
    }

    private static ServerSocketChannel listener() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    }

    private static int descriptors() throws IOException {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return (int) entries.count();
        }
    }
}
