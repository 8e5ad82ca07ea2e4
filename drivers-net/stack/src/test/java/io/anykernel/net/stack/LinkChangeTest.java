package io.anykernel.net.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.hypercall.sim.SimWorld;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.TestHost;
import io.anykernel.net.testing.TestNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the stack makes of a link that goes down and comes up. */
class LinkChangeTest {
    private static final long MILLI = 1_000_000L;

    private final SimWorld world = new SimWorld(1);
    private final SimLink link = world.link("wire");
    private final TestHost host = new TestHost(world, StackConfig.SMALL).attach("wire", "10.0.0.1/24");

    @Test
    void eachChangeIsLoggedOnceAndAddressesAreAnnouncedWhenItComesUp() {
        world.runFor(MILLI);
        long announced = link.left().sentFrames();
        link.up(false);
        world.runFor(10 * MILLI);
        assertEquals(List.of("net: event=link device=link:wire state=down"), host.lines);
        link.up(true);
        world.runFor(10 * MILLI);
        assertEquals("net: event=link device=link:wire state=up", host.lines.get(1));
        assertEquals(2, host.lines.size());
        assertEquals(announced + 1, link.left().sentFrames());
    }

    /** The link may lead to another network, where the same address is another host's: Linux forgets them, too. */
    @Test
    void neighborsAreForgottenWhenTheLinkChanges() {
        TestNetwork network = new TestNetwork(2);
        UdpSocket client = network.left.stack.bindUdp(IpAddress.ANY, 0);
        UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, 7);
        assertEquals(0, client.trySend(new byte[1], 0, 1, TestNetwork.RIGHT, 7));
        network.runFor(10 * MILLI);
        assertEquals(1, network.left.stack.interfaces().get(0).neighbors());
        network.link.up(false);
        network.runFor(10 * MILLI);
        assertEquals(0, network.left.stack.interfaces().get(0).neighbors());
        network.link.up(true);
        network.runFor(10 * MILLI);
        assertEquals(0, client.trySend(new byte[1], 0, 1, TestNetwork.RIGHT, 7));
        network.runFor(10 * MILLI);
        byte[] one = new byte[1];
        assertEquals(1, server.tryReceive(one, 0, 1, new Datagram()));
        assertEquals(1, server.tryReceive(one, 0, 1, new Datagram()));
        network.close();
    }

    /** A connection goes by the other interface's router until its own link is back. */
    @Test
    void anInterfaceThatIsDownIsPassedOverWhereAnotherLeadsThere() {
        SimWorld two = new SimWorld(3);
        SimLink first = two.link("first");
        SimLink second = two.link("second");
        TestHost both = new TestHost(two, StackConfig.SMALL);
        both.attach(
                two.ports().openNet("link:first", both.cpu),
                InterfaceConfig.of("10.0.0.1/24").gateway("10.0.0.9"));
        both.attach(
                two.ports().openNet("link:second", both.cpu),
                InterfaceConfig.of("10.1.0.1/24").gateway("10.1.0.9"));
        two.runFor(5000 * MILLI);
        UdpSocket socket = both.stack.bindUdp(IpAddress.ANY, 0);
        IpAddress beyond = IpAddress.parse("192.0.2.1");
        for (boolean isUp : new boolean[] {true, false, true}) {
            first.up(isUp);
            two.runFor(5000 * MILLI);
            long byFirst = first.left().sentFrames();
            long bySecond = second.left().sentFrames();
            socket.trySend(new byte[1], 0, 1, beyond, 7);
            two.runFor(10 * MILLI);
            assertEquals(isUp ? 1 : 0, first.left().sentFrames() - byFirst);
            assertEquals(isUp ? 0 : 1, second.left().sentFrames() - bySecond);
        }
        both.stack.close();
    }
}
