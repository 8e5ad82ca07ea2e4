package io.anykernel.net.autoconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.packet.PacketBuffer;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.autoconf.ScriptedRouter.Advertisement;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an attack on the client of routers found: several routers, looped frames, options that are nearly right. */
class RouterRulesTest {
    private static final int HIGH = 1;
    private static final int RESERVED = 2;
    private static final int LOW = 3;
    private static final String PREFIX = "2001:db8:1::";
    private static final IpAddress BEYOND = IpAddress.parse("2001:db8:99::1");

    private final ScriptedRouter script = new ScriptedRouter(1, InterfaceConfig.slaac());

    @AfterEach
    void nothingIsLeft() {
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
    }

    private static Advertisement of(int router) {
        return new Advertisement(1800).from("fe80::" + router);
    }

    private Advertisement prefix() {
        return new Advertisement(1800).prefix(PREFIX + "/64", 7200, 3600);
    }

    private String formed() {
        return script.formed(PREFIX) + "/64";
    }

    // ---- several routers

    /** RFC 4191 §2.2, §3.2. */
    @Test
    void theRouterThatIsPreferredComesFirst() {
        script.advertise(of(1).preference(LOW));
        script.advertise(of(2).preference(RESERVED));
        script.advertise(of(3).preference(HIGH));
        script.advertise(of(4));
        assertEquals("[::/0 by fe80::3, ::/0 by fe80::2, ::/0 by fe80::4, ::/0 by fe80::1]", script.routes());
        script.advertise(of(3).preference(LOW));
        script.advertise(new Advertisement(0).from("fe80::2").preference(HIGH));
        assertEquals("[::/0 by fe80::4, ::/0 by fe80::1, ::/0 by fe80::3]", script.routes());
    }

    /** RFC 4861 §6.3.6, §7.3.3: a router that does not answer is left for one that may. */
    @Test
    void aRouterThatIsSilentIsLeftForAnother() {
        script.advertise(of(1).prefix(PREFIX + "/64", 7200, 3600)).pass(2000);
        TcpSocket socket = script.host.stack.startConnect(BEYOND, 80);
        script.pass(3000);
        assertTrue(script.takeSegments(1) > 0);
        script.silence("fe80::1").advertise(of(2));
        script.pass(40_000);
        TcpSocket second = script.host.stack.startConnect(BEYOND, 80);
        script.pass(30_000);
        assertTrue(script.takeSegments(1) > 0);
        TcpSocket third = script.host.stack.startConnect(BEYOND, 80);
        script.pass(5000);
        assertEquals(0, script.takeSegments(1));
        assertTrue(script.takeSegments(2) > 0);
        socket.abort();
        second.abort();
        third.abort();
    }

    /** The only router is asked for again and again: another may be nowhere. */
    @Test
    void theOnlyRouterIsKeptThoughItIsSilent() {
        script.silence("fe80::1").advertise(prefix()).pass(2000);
        TcpSocket socket = script.host.stack.startConnect(BEYOND, 80);
        script.pass(60_000);
        assertEquals("[2001:db8:1::/64, ::/0 by fe80::1]", script.routes());
        socket.abort();
    }

    /** RFC 4861 §7.2.5: its neighbors hear of it as one of theirs. */
    @Test
    void aRouterThatSpeaksAsAHostIsNoRouterAnyMore() {
        script.advertise(of(1)).advertise(of(2)).pass(5000).takeSolicitations();
        script.claim(IpAddress.parse("fe80::1"), false).pass(0);
        assertEquals("[::/0 by fe80::2]", script.routes());
        assertEquals(0, script.takeSolicitations());
        script.claim(IpAddress.parse("fe80::2"), false).pass(1);
        assertEquals("[]", script.routes());
        assertEquals(1, script.takeSolicitations());
    }

    /** RFC 4861 §6.3.7: also where the last router comes and goes. */
    @Test
    void withoutARouterNoMoreThanOneSolicitationLeavesInFourSeconds() {
        script.pass(5000).takeSolicitations();
        script.advertise(of(1)).advertise(new Advertisement(0).from("fe80::1")).pass(4000);
        assertEquals(1, script.takeSolicitations());
        for (int i = 0; i < 100; i++) {
            script.advertise(of(1))
                    .advertise(new Advertisement(0).from("fe80::1"))
                    .pass(40);
        }
        assertEquals(1, script.takeSolicitations());
    }

    /** RFC 4861 §6.3.4. */
    @Test
    void aRoutersLinkAddressIsTakenFromItsAdvertisement() {
        script.silence("fe80::1")
                .advertise(prefix().sourceLink(0x02_0000_0000_9aL))
                .pass(2000);
        TcpSocket socket = script.host.stack.startConnect(BEYOND, 80);
        script.pass(100);
        assertEquals(1, script.takeSegments(1));
        socket.abort();
    }

    /** Rule 5.5 of RFC 6724: another router's prefix would be filtered on the way. */
    @Test
    void packetsByARouterComeFromItsPrefix() {
        script.advertise(of(1).prefix(PREFIX + "/64", 7200, 3600));
        script.advertise(of(2).preference(HIGH).prefix("2001:db8:2::/64", 7200, 3600))
                .pass(2000);
        TcpSocket socket = script.host.stack.startConnect(BEYOND, 80);
        assertEquals(script.formed("2001:db8:2::"), socket.info().local());
        socket.abort();
    }

    @Test
    void aDeprecatedAddressIsAvoidedOnItsOwnLink() {
        script.advertise(new Advertisement(1800).prefix(PREFIX + "/64", 7200, 0).prefix("2001:db8:2::/64", 7200, 7200))
                .pass(2000);
        TcpSocket socket = script.host.stack.startConnect(IpAddress.parse("2001:db8:1::9"), 80);
        assertEquals(script.formed("2001:db8:2::"), socket.info().local());
        socket.abort();
    }

    // ---- duplicates

    /** RFC 7527: a probe that comes back is no other host's. */
    @Test
    void aProbeThatComesBackIsNoDuplicate() {
        script.advertise(prefix()).pass(100).loopCheckBack().pass(1000);
        assertEquals(List.of(formed()), script.addresses());
        assertEquals(1, script.host.counters.value("ndp.looped"));
    }

    @Test
    void aProbeThatCouldNotBeSentFindsNothing() {
        script.pass(0);
        List<PacketBuffer> taken = new ArrayList<>();
        takeAll(taken);
        // The device has one, which receives the advertisement; none is left for a probe.
        script.advertise(prefix());
        takeAll(taken);
        script.pass(5000);
        assertEquals(List.of(), script.addresses());
        taken.forEach(PacketBuffer::release);
        script.pass(2000);
        assertEquals(List.of(script.formed(PREFIX)), script.takeChecks());
        assertEquals(List.of(formed()), script.addresses());
    }

    private void takeAll(List<PacketBuffer> into) {
        for (PacketBuffer each = script.host.packets.acquire("test"); each != null; ) {
            into.add(each);
            each = script.host.packets.acquire("test");
        }
    }

    /** RFC 4862 §5.4.2, RFC 4861 §6.3.7: the host may be on another link, where another one has its address. */
    @Test
    void duplicatesAreLookedForAgainWhenTheLinkComesBack() {
        script.advertise(prefix()).pass(2000);
        TcpSocket socket = script.host.stack.startConnect(BEYOND, 80);
        script.takeChecks();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(10);
        assertEquals(List.of(script.formed(PREFIX)), script.takeChecks());
        assertEquals(List.of(formed()), script.addresses());
        script.pass(2000);
        assertEquals(List.of(formed()), script.addresses());
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(10).claim(script.formed(PREFIX), false).pass(10);
        assertEquals(List.of(), script.addresses());
        socket.abort();
    }

    // ---- options

    /** RFC 4861 §4.6.2: bits behind the prefix mean nothing. */
    @Test
    void aPrefixIsTheSameWhateverBitsFollowIt() {
        for (int i = 1; i <= 20; i++) {
            script.advertise(new Advertisement(0).prefix("2001:db8:1::" + i + "/64", 0x80, 7200, 7200));
        }
        assertEquals("[2001:db8:1::/64]", script.routes());
        script.advertise(new Advertisement(0).prefix("2001:db8:1::7777/64", 0x80, 0, 0));
        assertEquals("[]", script.routes());
    }

    /** RFC 8106 §5.3.1: three units, or an odd number beyond. */
    @Test
    void aListOfServersOfAnEvenLengthIsIgnored() {
        Advertisement even = prefix().raw(25, 4, 0, 0, 0, 0, 14, 16);
        for (int i = 0; i < 24; i++) {
            even.raw(i == 0 ? 0x20 : i == 1 ? 0x01 : i);
        }
        script.advertise(even).pass(2000);
        script.host.stack.names().start("web.example");
        script.pass(3000);
        assertEquals(List.of(), script.takeQuestions());
    }

    @Test
    void aServerWhoseLifeIsZeroIsNoLongerAsked() {
        script.advertise(prefix().nameServer("2001:db8:53::1", -1).nameServer("2001:db8:53::2", -1))
                .pass(2000);
        script.advertise(prefix().nameServer("2001:db8:53::1", 0));
        script.host.stack.names().start("web.example");
        script.pass(1000);
        assertEquals(List.of("web of 13 at 2001:db8:53::2"), script.takeQuestions());
    }

    /** RFC 8106 §5.2: no pointers, and no labels beyond 63 bytes. */
    @Test
    void domainsThatCannotBeAreNotSearched() {
        Advertisement said = prefix().nameServer("2001:db8:53::1", 600);
        said.raw(31, 10, 0, 0, 0, 0, 2, 88, 64);
        for (int i = 0; i < 71; i++) {
            said.raw(i < 64 ? 'a' : 0);
        }
        script.advertise(said).pass(2000);
        script.host.stack.names().start("web");
        script.pass(1000);
        assertEquals(List.of("web of 5 at 2001:db8:53::1"), script.takeQuestions());
        assertEquals(1, script.host.counters.value("slaac.drop.malformed"));
    }
}
