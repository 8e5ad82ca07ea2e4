package io.anykernel.net.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.address.DhcpLease;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.stack.InterfaceInfo;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.DhcpMessage;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A script a transition (RFC 2131 §4.4, figure 5), and what a server may not do. */
class DhcpClientTest {
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int OTHER_SERVER = 0x0a00_0002;
    private static final long BROADCAST_MAC = -1L >>> 16;

    private ScriptedServer script = new ScriptedServer(1, InterfaceConfig.dhcp());

    @AfterEach
    void nothingIsLeft() {
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
    }

    private InterfaceInfo port() {
        return script.host.stack.interfaces().get(0);
    }

    // ---- the way to a lease

    @Test
    void fourMessagesAndAProbeLeadToAnAddress() {
        ScriptedServer.Asked discover = script.expect(DhcpMessage.DISCOVER);
        assertEquals(0, discover.source());
        assertEquals(-1, discover.destination());
        assertEquals(BROADCAST_MAC, discover.destinationMac());
        assertTrue(discover.isBroadcastAsked());
        script.give(DhcpMessage.OFFER);
        ScriptedServer.Asked request = script.expect(DhcpMessage.ASK);
        assertEquals(discover.transaction(), request.transaction());
        assertEquals(ScriptedServer.OFFERED, request.requested());
        assertEquals(ScriptedServer.SERVER, request.server());
        assertEquals(0, request.source());
        script.give(DhcpMessage.ACK);
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        assertEquals(1, script.takeProbes());
        script.pass(399);
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        assertEquals(2, script.takeProbes());
        script.pass(1);
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
        assertEquals(1, script.takeAnnouncements());
        assertEquals("10.0.0.50/24", port().lease().address().toString());
        script.expectNothing();
    }

    @Test
    void routesNameServersAndMtuAreTheServers() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.give(DhcpMessage.ACK, message -> message.putInt(DhcpMessage.OPTION_ROUTER, ScriptedServer.SERVER)
                .putBytes(DhcpMessage.OPTION_NAME_SERVERS, new byte[] {10, 0, 0, 1, 9, 9, 9, 9})
                .putBytes(DhcpMessage.OPTION_DOMAIN, "lab.example".getBytes())
                .putShort(DhcpMessage.OPTION_MTU, 1400));
        script.pass(400);
        DhcpLease lease = port().lease();
        assertEquals(List.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("9.9.9.9")), lease.nameServers());
        assertEquals("lab.example", lease.domain());
        assertEquals(1400, port().mtuBytes());
        assertEquals("0.0.0.0/0 by 10.0.0.1", port().routes().get(0).toString());
        TcpSocket beyond = script.host.stack.startConnect(IpAddress.parse("192.0.2.1"), 80);
        assertEquals(TcpState.SYN_SENT, beyond.state());
        beyond.abort();
    }

    /** RFC 3442: where there are classless routes, the router option counts for nothing. */
    @Test
    void classlessRoutesTakeTheRoutersPlace() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        byte[] routes = {24, (byte) 192, 0, 2, 10, 0, 0, 9, 0, 10, 0, 0, 8, 8, 11, 0, 0, 0, 0};
        script.give(DhcpMessage.ACK, message -> message.putInt(DhcpMessage.OPTION_ROUTER, ScriptedServer.SERVER)
                .putBytes(DhcpMessage.OPTION_ROUTES, routes));
        script.pass(400);
        assertEquals(
                "[192.0.2.0/24 by 10.0.0.9, 0.0.0.0/0 by 10.0.0.8, 11.0.0.0/8]",
                port().routes().toString());
    }

    @Test
    void fixedAddressesStayBesideTheLease() {
        script.host.stack.close();
        script = new ScriptedServer(
                2,
                new InterfaceConfig(
                        InterfaceConfig.of("10.9.0.1/24").addresses(),
                        List.of(),
                        0,
                        InterfaceConfig.dhcp().sources()));
        script.bound();
        assertTrue(script.hasAddress(0x0a09_0001));
        script.host.stack.configure(port().name(), InterfaceConfig.of("10.9.0.2/24"));
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        assertNull(port().lease());
    }

    // ---- nothing answers

    @Test
    void discoveriesAreRepeatedAfterFourSecondsDoubledUpToSixtyFour() {
        script.expect(DhcpMessage.DISCOVER);
        long last = script.world.clock().nanoTime();
        for (int wait : new int[] {4, 8, 16, 32, 64, 64, 64}) {
            while (script.takeLast() == null) {
                script.pass(10);
            }
            double waited = (script.world.clock().nanoTime() - last) / 1e9;
            assertEquals(wait, waited, 1.02);
            last = script.world.clock().nanoTime();
        }
    }

    @Test
    void aServerThatDoesNotAcknowledgeIsGivenUpAfterFourRequests() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        for (int i = 0; i < 4; i++) {
            script.expect(DhcpMessage.ASK);
            script.pass((4L << i) * 1000 + 1001);
        }
        script.expect(DhcpMessage.DISCOVER);
    }

    // ---- another host has it

    @Test
    void anAddressThatAnotherHostUsesIsDeclined() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.give(DhcpMessage.ACK);
        script.pass(100).arp(ArpPacket.REPLY, ScriptedServer.OFFERED, 0);
        ScriptedServer.Asked decline = script.expect(DhcpMessage.DECLINE);
        assertEquals(ScriptedServer.OFFERED, decline.requested());
        assertEquals(ScriptedServer.SERVER, decline.server());
        script.pass(9_900).expectNothing();
        script.pass(200);
        script.expect(DhcpMessage.DISCOVER);
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
    }

    @Test
    void anAddressThatAnotherHostWantsAtTheSameTimeIsDeclined() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.give(DhcpMessage.ACK);
        script.arp(ArpPacket.REQUEST, 0, ScriptedServer.OFFERED);
        script.expect(DhcpMessage.DECLINE);
    }

    // ---- keeping it

    @Test
    void aLeaseIsRenewedWithItsServerAtHalfTime() {
        script.bound();
        script.pass(HOUR_MILLIS / 2 - 500).expectNothing();
        script.pass(200);
        ScriptedServer.Asked renewal = script.expect(DhcpMessage.ASK);
        assertEquals(ScriptedServer.OFFERED, renewal.clientAddress());
        assertEquals(ScriptedServer.OFFERED, renewal.source());
        assertEquals(ScriptedServer.SERVER, renewal.destination());
        assertEquals(-1, renewal.requested());
        assertEquals(-1, renewal.server());
        script.give(DhcpMessage.ACK);
        script.pass(HOUR_MILLIS / 2 - 500).expectNothing();
        script.pass(1000);
        script.expect(DhcpMessage.ASK);
        assertEquals(1, script.counter("leases"));
    }

    @Test
    void withoutAnAnswerAnyServerIsAskedAndAtTheEndTheAddressGoes() {
        script.bound();
        TcpSocket socket = script.host.stack.startConnect(IpAddress.parse("10.0.0.9"), 80);
        script.pass(HOUR_MILLIS / 2 + 200);
        script.expect(DhcpMessage.ASK);
        // Half of what is left to T2, which is at seven eighths: 675 s, 337 s, 168 s, 84 s, then a minute and the rest.
        int renewals = 0;
        ScriptedServer.Asked next;
        do {
            script.pass(60_000);
            next = script.takeLast();
            renewals += next != null && next.destination() == ScriptedServer.SERVER ? 1 : 0;
        } while (next == null || next.destination() == ScriptedServer.SERVER);
        assertTrue(renewals >= 3 && renewals <= 6, renewals + " renewals");
        assertEquals(-1, next.destination());
        assertEquals(ScriptedServer.OFFERED, next.clientAddress());
        while (script.hasAddress(ScriptedServer.OFFERED)) {
            script.pass(30_000);
        }
        assertEquals(TcpState.CLOSED, socket.state());
        assertNull(port().lease());
        long seconds = script.world.clock().nanoTime() / 1_000_000_000L;
        assertTrue(seconds >= 3600 && seconds < 3660, "after " + seconds + " s");
    }

    @Test
    void aRefusalEndsALeaseAtOnce() {
        script.bound();
        script.pass(HOUR_MILLIS / 2 + 200);
        script.expect(DhcpMessage.ASK);
        script.refuse();
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        script.expect(DhcpMessage.DISCOVER);
    }

    @Test
    void aServerThatRefusesWhatItOfferedIsNotAskedInALoop() {
        for (int i = 0; i < 3; i++) {
            script.expect(DhcpMessage.DISCOVER);
            script.give(DhcpMessage.OFFER);
            script.expect(DhcpMessage.ASK);
            script.refuse();
            script.pass(9_900).expectNothing();
            script.pass(200);
        }
        assertEquals(3, script.counter("refusals"));
    }

    @Test
    void aLeaseWithoutEndIsNotRenewed() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.reply(DhcpMessage.ACK, message -> message.yourAddress(ScriptedServer.OFFERED)
                .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER)
                .putInt(DhcpMessage.OPTION_LEASE_SECONDS, -1));
        script.pass(400);
        // Without a mask the address's class tells the prefix.
        assertEquals("10.0.0.50/8", port().lease().address().toString());
        script.pass(1000L * HOUR_MILLIS).expectNothing();
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
    }

    // ---- another network

    @Test
    void afterTheLinkCameBackTheLeaseIsConfirmed() {
        script.bound();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(1);
        ScriptedServer.Asked request = script.expect(DhcpMessage.ASK);
        assertEquals(ScriptedServer.OFFERED, request.requested());
        assertEquals(-1, request.server());
        assertEquals(0, request.clientAddress());
        script.give(DhcpMessage.ACK);
        script.pass(10_000).expectNothing();
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
    }

    @Test
    void aLeaseOfAnotherNetworkIsRefusedThereAndForgotten() {
        script.bound();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(1);
        script.expect(DhcpMessage.ASK);
        script.refuse();
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        script.expect(DhcpMessage.DISCOVER);
    }

    @Test
    void aLeaseThatNoServerConfirmsHoldsUntilItsEnd() {
        script.bound();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(1);
        for (int i = 0; i < 4; i++) {
            script.expect(DhcpMessage.ASK);
            script.pass((4L << i) * 1000 + 1001);
        }
        script.expectNothing();
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
        script.pass(HOUR_MILLIS / 2);
        assertEquals(ScriptedServer.OFFERED, script.expect(DhcpMessage.ASK).clientAddress());
    }

    @Test
    void nothingIsAskedWhileTheLinkIsDown() {
        script.host.stack.close();
        script = new ScriptedServer(3, InterfaceConfig.of("10.9.0.1/24"));
        script.link().up(false);
        script.pass(1);
        script.host.stack.configure(port().name(), InterfaceConfig.dhcp());
        script.pass(100_000).expectNothing();
        script.link().up(true);
        script.pass(1);
        script.expect(DhcpMessage.DISCOVER);
    }

    // ---- what is not believed

    @Test
    void answersToOthersAndOfOthersCountForNothing() {
        ScriptedServer.Asked asked = script.expect(DhcpMessage.DISCOVER);
        int mine = asked.transaction();
        long mac = port().macAddress();
        script.reply(DhcpMessage.OFFER, mine + 1, mac, 67, DhcpClientTest::lease)
                .expectNothing();
        script.reply(DhcpMessage.OFFER, mine, mac + 1, 67, DhcpClientTest::lease)
                .expectNothing();
        script.reply(DhcpMessage.OFFER, mine, mac, 1067, DhcpClientTest::lease).expectNothing();
        script.give(DhcpMessage.ACK).expectNothing();
        script.refuse().expectNothing();
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        // Of a server that was not asked, and of another address.
        script.reply(DhcpMessage.ACK, message -> {
            message.yourAddress(ScriptedServer.OFFERED);
            message.putInt(DhcpMessage.OPTION_SERVER, OTHER_SERVER).putInt(DhcpMessage.OPTION_LEASE_SECONDS, 60);
        });
        script.reply(DhcpMessage.ACK, message -> {
            message.yourAddress(ScriptedServer.OFFERED + 1);
            message.putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER);
            message.putInt(DhcpMessage.OPTION_LEASE_SECONDS, 60);
        });
        assertEquals(0, script.takeProbes());
        assertNotEquals(0, script.counter("drop.unexpected"));
    }

    private static void lease(DhcpMessage message) {
        message.yourAddress(ScriptedServer.OFFERED);
        message.putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER);
        message.putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600);
    }

    @Test
    void offersThatCanBeNoHostsAreNotTaken() {
        script.expect(DhcpMessage.DISCOVER);
        int[] addresses = {0, -1, 0x7f00_0001, 0xe000_0001, 0x0a00_00ff};
        for (int address : addresses) {
            script.reply(DhcpMessage.OFFER, message -> {
                message.yourAddress(address);
                message.putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER);
                message.putInt(DhcpMessage.OPTION_SUBNET_MASK, ScriptedServer.MASK);
                message.putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600);
            });
            script.expectNothing();
        }
        script.give(DhcpMessage.OFFER, message -> {});
        script.expect(DhcpMessage.ASK);
    }

    @Test
    void offersWithoutServerOrTimeOrWithAHoleInTheirMaskAreNotTaken() {
        script.expect(DhcpMessage.DISCOVER);
        script.reply(DhcpMessage.OFFER, message -> message.yourAddress(ScriptedServer.OFFERED)
                .putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600));
        script.reply(DhcpMessage.OFFER, message -> message.yourAddress(ScriptedServer.OFFERED)
                .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER));
        script.reply(DhcpMessage.OFFER, message -> message.yourAddress(ScriptedServer.OFFERED)
                .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER)
                .putInt(DhcpMessage.OPTION_LEASE_SECONDS, 0));
        script.reply(DhcpMessage.OFFER, message -> message.yourAddress(ScriptedServer.OFFERED)
                .putInt(DhcpMessage.OPTION_SERVER, ScriptedServer.SERVER)
                .putInt(DhcpMessage.OPTION_SUBNET_MASK, 0xff00_ff00)
                .putInt(DhcpMessage.OPTION_LEASE_SECONDS, 3600));
        script.expectNothing();
    }

    /** Any bytes behind the fixed part, in options, overload and lengths. {@code -Danykernel.seed=S} replays one seed. */
    @Test
    void forgedMessagesHarmNothing() {
        long first = Long.getLong("anykernel.seed", 1);
        int count = System.getProperty("anykernel.seed") == null ? 20 : 1;
        for (long seed = first; seed < first + count; seed++) {
            script.host.stack.close();
            script = new ScriptedServer(seed, InterfaceConfig.dhcp());
            try {
                forge(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("replay with -Danykernel.seed=" + seed, failure);
            }
        }
    }

    private void forge(SplittableRandom random) {
        int transaction = script.expect(DhcpMessage.DISCOVER).transaction();
        for (int i = 0; i < 300; i++) {
            script.replyRaw(forged(random, transaction));
            script.pass(random.nextInt(50));
            ScriptedServer.Asked next = script.takeLast();
            transaction = next == null ? transaction : next.transaction();
        }
        // It still asks, and takes what is in order.
        for (int i = 0; i < 20_000 && script.counter("leases") == 0; i++) {
            script.pass(1000);
            if (script.takeLast() != null) {
                script.give(DhcpMessage.OFFER).give(DhcpMessage.ACK);
            }
        }
        assertNotEquals(0, script.counter("leases"));
    }

    private byte[] forged(SplittableRandom random, int transaction) {
        byte[] message =
                new byte[random.nextInt(4) == 0 ? random.nextInt(DhcpMessage.FIXED_BYTES) : random.nextInt(240, 600)];
        random.nextBytes(message);
        if (message.length < DhcpMessage.FIXED_BYTES) {
            return message;
        }
        message[0] = 2;
        message[1] = 1;
        message[2] = 6;
        put(message, 4, transaction);
        for (int i = 0; i < 6; i++) {
            message[28 + i] = (byte) (port().macAddress() >>> 8 * (5 - i));
        }
        put(message, 236, 0x6382_5363);
        int at = 240;
        while (at + 6 < message.length && random.nextInt(8) > 0) {
            int[] codes = {0, 1, 3, 6, 15, 26, 51, 52, 53, 54, 58, 59, 121, 255};
            message[at] = (byte) codes[random.nextInt(codes.length)];
            int length = random.nextInt(6) == 0 ? random.nextInt(256) : message[at] == 53 ? 1 : 4;
            message[at + 1] = (byte) length;
            message[at + 2] = message[at] == 53 ? (byte) random.nextInt(8) : message[at + 2];
            at += 2 + length;
        }
        return message;
    }

    private static void put(byte[] into, int at, int value) {
        for (int i = 0; i < 4; i++) {
            into[at + i] = (byte) (value >>> 8 * (3 - i));
        }
    }
}
