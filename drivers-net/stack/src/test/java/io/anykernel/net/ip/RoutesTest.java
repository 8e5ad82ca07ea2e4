package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpListener;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Addresses and routes, and their change while connections use them. */
class RoutesTest {
    private static final int PORT = 80;
    private static final long SECOND = 1_000_000_000L;

    private final TestNetwork network = new TestNetwork(1);
    private final TcpListener listener = network.right.stack.listen(PORT, 8);

    @AfterEach
    void nothingIsLeft() {
        network.close();
        assertEquals(0, network.left.packets.inUse());
        assertEquals(0, network.right.packets.inUse());
    }

    private static void configure(TestHost host, InterfaceConfig config) {
        host.stack.configure(host.stack.interfaces().get(0).name(), config);
    }

    private TcpSocket connected(String from, String to) {
        TcpSocket socket = network.left.stack.startConnect(IpAddress.parse(from), 0, IpAddress.parse(to), PORT);
        network.runUntil(() -> socket.state() == TcpState.ESTABLISHED, 2 * SECOND);
        network.runFor(SECOND / 100);
        return socket;
    }

    @Test
    void aConnectionFromAnAddressThatIsGoneEndsAndTheOthersGoOn() {
        configure(network.left, InterfaceConfig.of("10.0.0.1/24", "10.0.0.7/24"));
        TcpSocket staying = connected("10.0.0.1", "10.0.0.2");
        TcpSocket going = connected("10.0.0.7", "10.0.0.2");
        configure(network.left, InterfaceConfig.of("10.0.0.1/24"));
        assertEquals(Errno.ADDRESS_UNAVAILABLE, going.tryReceive(new byte[1], 0, 1));
        TcpSocket accepted = listener.tryAccept();
        staying.trySend(new byte[100], 0, 100);
        network.runUntil(() -> accepted.readableBytes() == 100, 2 * SECOND);
    }

    /** The right host owns an address of another network, as a router would lead to. */
    @Test
    void aConnectionThatIsBeingOpenedFollowsANewGateway() {
        configure(network.right, InterfaceConfig.of("10.0.0.2/24", "192.168.9.9/24"));
        configure(network.left, InterfaceConfig.of("10.0.0.1/24").gateway("10.0.0.3"));
        TcpSocket socket = network.left.stack.startConnect(IpAddress.ANY, 0, IpAddress.parse("192.168.9.9"), PORT);
        network.runFor(SECOND / 2);
        assertEquals(TcpState.SYN_SENT, socket.state());
        configure(network.left, InterfaceConfig.of("10.0.0.1/24").gateway("10.0.0.2"));
        configure(
                network.right,
                InterfaceConfig.of("10.0.0.2/24", "192.168.9.9/24").gateway("10.0.0.1"));
        network.runUntil(() -> socket.state() == TcpState.ESTABLISHED, 10 * SECOND);
    }

    @Test
    void theLongestPrefixDecides() {
        configure(network.right, InterfaceConfig.of("10.0.0.2/24", "192.168.9.9/24"));
        InterfaceConfig byRoute = InterfaceConfig.of("10.0.0.1/24")
                .gateway("10.0.0.3")
                .route("192.168.0.0/16", "10.0.0.4")
                .route("192.168.9.0/24", "10.0.0.2");
        configure(network.left, byRoute);
        connected("10.0.0.1", "192.168.9.9");
        configure(network.left, InterfaceConfig.of("10.0.0.1/24").route("192.168.0.0/16", "10.0.0.4"));
        TcpSocket lost = network.left.stack.startConnect(IpAddress.parse("192.168.9.9"), PORT);
        network.runFor(2 * SECOND);
        assertEquals(TcpState.SYN_SENT, lost.state());
        lost.abort();
    }

    @Test
    void withoutARouteThereIsNoWay() {
        configure(network.left, InterfaceConfig.of("10.0.0.1/24"));
        KernelException none = assertThrows(
                KernelException.class, () -> network.left.stack.startConnect(IpAddress.parse("192.168.9.9"), PORT));
        assertEquals(Errno.NETWORK_UNREACHABLE, none.errno());
        KernelException noDevice = assertThrows(
                KernelException.class, () -> network.left.stack.configure("none", InterfaceConfig.of("10.0.0.1/24")));
        assertEquals(Errno.NO_DEVICE, noDevice.errno());
    }

    /** Segments of a connection whose route is gone are dropped and counted; it goes on when there is one again. */
    @Test
    void aConnectionWaitsForARouteThatIsGone() {
        configure(network.right, InterfaceConfig.of("10.0.0.2/24", "192.168.9.9/24"));
        configure(network.left, InterfaceConfig.of("10.0.0.1/24").gateway("10.0.0.2"));
        TcpSocket socket = connected("10.0.0.1", "192.168.9.9");
        TcpSocket accepted = listener.tryAccept();
        configure(network.left, InterfaceConfig.of("10.0.0.1/24"));
        socket.trySend(new byte[100], 0, 100);
        network.runFor(SECOND);
        assertEquals(0, accepted.readableBytes());
        assertFalse(network.left.counters.value("ip.drop.no-route") == 0);
        configure(network.left, InterfaceConfig.of("10.0.0.1/24").gateway("10.0.0.2"));
        network.runUntil(() -> accepted.readableBytes() == 100, 5 * SECOND);
    }

    /** ::/0 is everything of IPv6, of which IPv4's addresses are no part. */
    @Test
    void aDefaultRouteIsOneOfItsIpVersion() {
        configure(network.left, InterfaceConfig.of("10.0.0.1/24", "fd00::1/64").gateway("fd00::2"));
        KernelException none = assertThrows(
                KernelException.class, () -> network.left.stack.startConnect(IpAddress.parse("192.168.9.9"), PORT));
        assertEquals(Errno.NETWORK_UNREACHABLE, none.errno());
        network.left.stack.startConnect(IpAddress.parse("2001:db8::1"), PORT).abort();
    }
}
