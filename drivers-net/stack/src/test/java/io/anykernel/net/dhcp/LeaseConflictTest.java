package io.anykernel.net.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.stack.InterfaceConfig;
import io.anykernel.net.wire.ArpPacket;
import io.anykernel.net.wire.DhcpMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other hosts that use a leased or a fixed IPv4 address (RFC 5227 §2.3, §2.4), and where it is announced. */
class LeaseConflictTest {
    private static final int FIXED = 0x0a09_0001;

    private ScriptedServer script = new ScriptedServer(1, InterfaceConfig.dhcp());

    @AfterEach
    void nothingIsLeft() {
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
    }

    private void conflict(int address) {
        script.arp(ArpPacket.REPLY, address, 0);
    }

    // ---- announcements

    @Test
    void aNewAddressIsAnnouncedTwiceTwoSecondsApart() {
        script.bound();
        assertEquals(1, script.takeAnnouncements());
        script.pass(1999);
        assertEquals(0, script.takeAnnouncements());
        script.pass(1);
        assertEquals(1, script.takeAnnouncements());
        script.pass(60_000);
        assertEquals(0, script.takeAnnouncements());
    }

    @Test
    void anAddressThatIsGoneIsNotAnnouncedAgain() {
        script.bound();
        script.takeAnnouncements();
        script.host.stack.configure(script.host.stack.interfaces().get(0).name(), InterfaceConfig.of());
        script.pass(5000);
        assertEquals(0, script.takeAnnouncements());
    }

    /** Another network's hosts would take it for a claim on an address that may be one of theirs. */
    @Test
    void aLeaseIsNotAnnouncedWhereItIsNotConfirmedYet() {
        script.bound().pass(5000);
        script.takeAnnouncements();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(3000);
        script.expect(DhcpMessage.ASK);
        assertEquals(0, script.takeAnnouncements());
        script.give(DhcpMessage.ACK);
        assertEquals(1, script.takeAnnouncements());
    }

    @Test
    void aFixedAddressIsAnnouncedWhenTheLinkComesUp() {
        script.host.stack.close();
        script = new ScriptedServer(1, InterfaceConfig.of("10.9.0.1/24"));
        script.pass(5000).takeAnnouncements();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(1);
        assertEquals(1, script.takeAnnouncements());
    }

    // ---- conflicts

    @Test
    void aConflictIsAnsweredByAnAnnouncementAndTheLeaseStays() {
        script.bound().pass(5000).takeAnnouncements();
        for (int i = 0; i < 3; i++) {
            conflict(ScriptedServer.OFFERED);
            assertEquals(1, script.takeAnnouncements());
            script.pass(10_000);
        }
        script.expectNothing();
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
    }

    @Test
    void aConflictThatPersistsEndsTheLeaseAndIsDeclined() {
        script.bound().pass(5000);
        conflict(ScriptedServer.OFFERED);
        script.pass(1000);
        conflict(ScriptedServer.OFFERED);
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        ScriptedServer.Asked decline = script.expect(DhcpMessage.DECLINE);
        assertEquals(ScriptedServer.OFFERED, decline.requested());
        assertEquals(ScriptedServer.SERVER, decline.server());
        script.pass(9900).expectNothing();
        script.pass(200);
        script.expect(DhcpMessage.DISCOVER);
    }

    /** RFC 5227 §2.4 (c): an address that an operator chose is kept. */
    @Test
    void aFixedAddressIsDefendedOnceInTenSecondsAndKept() {
        script.host.stack.close();
        script = new ScriptedServer(1, InterfaceConfig.of("10.9.0.1/24", "10.9.0.2/24"));
        script.pass(5000).takeAnnouncements();
        for (int i = 0; i < 20; i++) {
            conflict(FIXED);
            script.pass(1000);
        }
        assertEquals(2, script.takeAnnouncements());
        assertTrue(script.hasAddress(FIXED));
    }

    @Test
    void eachAddressIsDefendedForItself() {
        script.host.stack.close();
        script = new ScriptedServer(1, InterfaceConfig.of("10.9.0.1/24", "10.9.0.2/24"));
        script.pass(5000).takeAnnouncements();
        conflict(FIXED);
        conflict(FIXED + 1);
        assertEquals(2, script.takeAnnouncements());
    }

    // ---- offers that are in use

    /** RFC 5227 §2.1.1: after ten conflicts no more than one try a minute. */
    @Test
    void afterTenConflictsTheNextTryWaitsForAMinute() {
        for (int i = 0; i < 11; i++) {
            script.expect(DhcpMessage.DISCOVER);
            script.give(DhcpMessage.OFFER);
            script.expect(DhcpMessage.ASK);
            script.give(DhcpMessage.ACK);
            conflict(ScriptedServer.OFFERED);
            script.expect(DhcpMessage.DECLINE);
            script.pass(i < 9 ? 10_001 : 59_000);
            if (i >= 9) {
                script.expectNothing().pass(1001);
            }
        }
    }

    /** RFC 2131 §4.4.1, table 5: in a refusal, secs and flags are 0. */
    @Test
    void aRefusalNamesNeitherTimeNorBroadcast() {
        script.pass(5500);
        script.takeLast();
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.give(DhcpMessage.ACK);
        conflict(ScriptedServer.OFFERED);
        ScriptedServer.Asked decline = script.expect(DhcpMessage.DECLINE);
        assertEquals(0, decline.seconds());
        assertFalse(decline.isBroadcastAsked());
    }

    /** What could not be sent was not asked: an address is not free because no packet was. */
    @Test
    void anAddressIsNotTakenBeforeItsProbesHaveLeft() {
        script.expect(DhcpMessage.DISCOVER);
        script.give(DhcpMessage.OFFER);
        script.expect(DhcpMessage.ASK);
        script.give(DhcpMessage.ACK);
        assertEquals(1, script.takeProbes());
        List<PacketBuffer> taken = new ArrayList<>();
        for (PacketBuffer each = script.host.packets.acquire("test"); each != null; ) {
            taken.add(each);
            each = script.host.packets.acquire("test");
        }
        script.pass(5000);
        assertFalse(script.hasAddress(ScriptedServer.OFFERED));
        taken.forEach(PacketBuffer::release);
        script.pass(1000);
        assertEquals(2, script.takeProbes());
        assertTrue(script.hasAddress(ScriptedServer.OFFERED));
    }
}
