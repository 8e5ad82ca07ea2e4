package io.anykernel.net.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.error.KernelException;
import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.testing.TestNetwork;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections from an address and port that the application chose. */
class ConnectFromTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TestNetwork net = new TestNetwork(Long.getLong("seed", 20_261_128L));
    private final TcpListener listener = net.right.stack.listen(80, 4);

    @AfterEach
    void nothingIsLeft() {
        net.close();
        assertEquals(0, net.left.packets.inUse());
    }

    private int refusal(IpAddress local, int localPort, IpAddress to) {
        return assertThrows(KernelException.class, () -> net.left.stack.startConnect(local, localPort, to, 80))
                .errno();
    }

    @Test
    void thePeerSeesTheChosenAddressAndPort() {
        TcpSocket client = net.left.stack.connect(TestNetwork.LEFT_6, 7777, TestNetwork.RIGHT_6, 80, LIMIT);
        TcpSocket served = listener.accept(LIMIT);
        assertEquals(TestNetwork.LEFT_6, client.localAddress());
        assertEquals(TestNetwork.LEFT_6, served.remoteAddress());
        assertEquals(7777, served.remotePort());
    }

    @Test
    void aPortAloneMayBeChosen() {
        TcpSocket client = net.left.stack.connect(IpAddress.ANY, 7777, TestNetwork.RIGHT, 80, LIMIT);
        assertEquals(7777, client.localPort());
        assertEquals(TestNetwork.LEFT, client.localAddress());
    }

    @Test
    void oneConnectionOfThoseAddressesAndPortsExists() {
        net.left.stack.connect(IpAddress.ANY, 7777, TestNetwork.RIGHT, 80, LIMIT);
        assertEquals(Errno.ADDRESS_IN_USE, refusal(IpAddress.ANY, 7777, TestNetwork.RIGHT));
        assertEquals(Errno.ADDRESS_IN_USE, refusal(TestNetwork.LEFT, 7777, TestNetwork.RIGHT));
        net.left.stack.connect(IpAddress.ANY, 7777, TestNetwork.RIGHT_6, 80, LIMIT);
    }

    @Test
    void aPortThatIsListenedOnIsTaken() {
        net.left.stack.listen(7777, 4);
        assertEquals(Errno.ADDRESS_IN_USE, refusal(TestNetwork.LEFT, 7777, TestNetwork.RIGHT));
    }

    /** RFC 9293 §3.9.1.1, MUST-41 and MUST-42. */
    @Test
    void aPortMayBeListenedOnWhileAConnectionFromItIsMade() {
        TcpSocket client = net.left.stack.startConnect(IpAddress.ANY, 7777, TestNetwork.RIGHT, 80);
        TcpListener other = net.left.stack.listen(7777, 4);
        client.awaitConnected(LIMIT);
        TcpSocket back = net.right.stack.connect(TestNetwork.LEFT, 7777, LIMIT);
        assertEquals(back.localPort(), other.accept(LIMIT).remotePort());
        assertEquals(7777, listener.accept(LIMIT).remotePort());
    }

    @Test
    void anAddressThatCannotReachThePeerIsRefused() {
        assertEquals(Errno.ADDRESS_UNAVAILABLE, refusal(IpAddress.parse("10.0.0.9"), 0, TestNetwork.RIGHT));
        assertEquals(Errno.ADDRESS_UNAVAILABLE, refusal(TestNetwork.LEFT_6, 0, TestNetwork.RIGHT));
        assertEquals(Errno.ADDRESS_UNAVAILABLE, refusal(IpAddress.LOOPBACK_4, 0, TestNetwork.RIGHT));
    }

    @Test
    void portsThatCannotBeAreRefusedEarly() {
        for (int port : new int[] {-1, 65_536}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> net.left.stack.startConnect(IpAddress.ANY, port, TestNetwork.RIGHT, 80));
        }
    }
}
