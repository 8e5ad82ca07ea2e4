package io.anykernel.net.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.sim.SimLink;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.InterfaceInfo;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.wire.DhcpMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an attack on DHCP's client found: routes, times and servers that are out of the ordinary. */
class LeaseRulesTest {
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int OTHER_SERVER = 0x0a00_0002;
    private static final int HOST_MASK = -1;
    private static final int BEYOND = 0x0aff_0001;

    private ScriptedServer script = new ScriptedServer(1, InterfaceConfig.dhcp());

    @AfterEach
    void nothingIsLeft() {
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
    }

    private InterfaceInfo port() {
        return script.host.stack.interfaces().get(0);
    }

    private void acknowledged(java.util.function.Consumer<DhcpMessage> options) {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.reply(DhcpMessage.ACK, message -> {
            message.yourAddress(ScriptedServer.OFFERED);
            message.putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER);
            message.putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600);
            options.accept(message);
        });
        script.pass(400);
    }

    // ---- routes

    /** As clouds lease: a mask of 32 bits, and a router that no subnet holds. */
    @Test
    void aRouterBeyondASubnetOfOneHostIsOnTheLink() {
        acknowledged(message ->
                message.putInt(DhcpMessage.OPTION_SUBNET_MASK, HOST_MASK).putInt(DhcpMessage.OPTION_ROUTER, BEYOND));
        assertEquals("[0.0.0.0/0 by 10.255.0.1]", port().routes().toString());
    }

    /** RFC 3442: a route without a router puts its range on the link, the routers of other routes included. */
    @Test
    void aRouterInARangeOfTheLinkIsOnTheLink() {
        byte[] routes = {32, 10, (byte) 255, 0, 1, 0, 0, 0, 0, 0, 10, (byte) 255, 0, 1, 24, 9, 9, 9, 8, 8, 8, 8};
        acknowledged(message ->
                message.putInt(DhcpMessage.OPTION_SUBNET_MASK, HOST_MASK).putBytes(DhcpMessage.OPTION_ROUTES, routes));
        assertEquals("[10.255.0.1/32, 0.0.0.0/0 by 10.255.0.1]", port().routes().toString());
    }

    @Test
    void classlessRoutesThatAreCutOffLeaveTheRouterInForce() {
        acknowledged(message -> message.putInt(DhcpMessage.OPTION_SUBNET_MASK, ScriptedServer.MASK)
                .putInt(DhcpMessage.OPTION_ROUTER, ScriptedServer.SERVER)
                .putBytes(DhcpMessage.OPTION_ROUTES, new byte[] {24, 9, 9, 9, 10, 0}));
        assertEquals("[0.0.0.0/0 by 10.0.0.1]", port().routes().toString());
    }

    /** RFC 3396: 1,080 bytes in five parts, more than any one option holds. */
    @Test
    void aHundredAndThirtyFiveRoutesAreAllTaken() {
        acknowledged(message -> {
            message.putInt(DhcpMessage.OPTION_SUBNET_MASK, ScriptedServer.MASK);
            for (int part = 0; part < 5; part++) {
                byte[] bytes = new byte[216];
                for (int i = 0; i < 27; i++) {
                    byte[] route = {24, (byte) 172, (byte) part, (byte) i, 10, 0, 0, 1};
                    System.arraycopy(route, 0, bytes, 8 * i, 8);
                }
                message.putBytes(DhcpMessage.OPTION_ROUTES, bytes);
            }
        });
        assertEquals(135, port().routes().size());
    }

    /** RFC 1122 §3.2.1.3: no host is called as its network is; of two addresses there is none. */
    @Test
    void theAddressOfANetworkIsNoHosts() {
        script.expect(DhcpMessage.DISCOVER);
        offer(0x0a00_0000, ScriptedServer.MASK);
        script.expectNothing();
        offer(0x0a00_0000, 0xffff_fffe);
        script.expect(DhcpMessage.ASK);
    }

    private void offer(int address, int mask) {
        script.reply(DhcpMessage.OFFER, message -> message.yourAddress(address)
                .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER)
                .putInt(DhcpMessage.OPTION_SUBNET_MASK, mask)
                .putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600));
    }

    // ---- times

    /** §4.4.5: an address is given up when its lease ends, whatever is being asked. */
    @Test
    void aLeaseEndsOnTimeThoughItIsBeingConfirmed() {
        script.bound();
        script.link().up(false);
        script.pass(HOUR_MILLIS / 2 - 1000);
        script.pass(HOUR_MILLIS / 2 - 2000);
        script.link().up(true);
        script.pass(1);
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
        script.pass(3000);
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        script.takeLast();
        script.give(DhcpMessage.OFFER);
        assertEquals(ScriptedServer.SERVER, script.expect(DhcpMessage.ASK).server());
    }

    /** §3.1, step 3: relays choose servers by it. */
    @Test
    void aRequestNamesTheSameTimeAsItsDiscovery() {
        script.expect(DhcpMessage.DISCOVER);
        script.pass(5500);
        assertTrue(script.takeLast().seconds() >= 3);
        int asked = (int) (script.world.clock().nanoTime() / 1_000_000_000L);
        script.pass(2000);
        script.give(DhcpMessage.OFFER);
        int first = script.expect(DhcpMessage.ASK).seconds();
        assertTrue(first >= 3 && first <= asked, first + " s");
        script.pass(5001);
        assertEquals(first, script.expect(DhcpMessage.ASK).seconds());
    }

    @Test
    void timesThatCannotBeAreReplacedByTheUsualParts() {
        acknowledged(message -> message.putInt(DhcpMessage.OPTION_RENEWAL_SECONDS, 0)
                .putInt(DhcpMessage.OPTION_REBINDING_SECONDS, 7200));
        assertEquals(1800L * 1_000_000_000, port().lease().renewalNanos());
        assertEquals(3150L * 1_000_000_000, port().lease().rebindingNanos());
    }

    @Test
    void aLeaseOfASecondIsRenewedWithoutALoop() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.reply(DhcpMessage.ACK, message -> message.yourAddress(ScriptedServer.OFFERED)
                .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER)
                .putInt(DhcpMessage.OPTION_LEASE_SECONDS, 1));
        long before = script.counter("requests") + script.counter("discovers");
        script.pass(10_000);
        long sent = script.counter("requests") + script.counter("discovers") - before;
        assertTrue(sent <= 5, sent + " messages in ten seconds");
    }

    // ---- servers

    @Test
    void onlyTheServerThatWasAskedRefuses() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.refuse(OTHER_SERVER);
        script.give(DhcpMessage.ACK).pass(400);
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
        script.pass(HOUR_MILLIS / 2);
        script.expect(DhcpMessage.ASK);
        script.refuse(OTHER_SERVER);
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
        script.refuse();
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
    }

    /** Another interface has the same network: the server of this one's link would not hear of it there. */
    @Test
    void aLeaseIsRenewedOnItsOwnLink() {
        script.host.stack.close();
        script = new ScriptedServer(2, InterfaceConfig.dhcp(), StackConfig.DEFAULT.withBuffers(64, 64), "10.0.0.9/24");
        SimLink other = script.world.link("first");
        script.bound().pass(5000);
        long sent = other.left().sentFrames();
        script.pass(HOUR_MILLIS / 2);
        assertEquals(ScriptedServer.SERVER, script.expect(DhcpMessage.ASK).destination());
        assertEquals(sent, other.left().sentFrames());
    }

    /** As few as a small instance has. */
    @Test
    void sixteenBuffersAreEnough() {
        script.host.stack.close();
        script = new ScriptedServer(2, InterfaceConfig.dhcp(), StackConfig.SMALL.withBuffers(16, 16), null);
        script.bound();
        script.pass(HOUR_MILLIS / 2 + 1000);
        script.expect(DhcpMessage.ASK);
        script.give(DhcpMessage.ACK).pass(HOUR_MILLIS / 4);
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
    }
}
