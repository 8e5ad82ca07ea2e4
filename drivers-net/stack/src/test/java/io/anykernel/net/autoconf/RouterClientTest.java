package io.anykernel.net.autoconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.net.address.IpAddress;
import io.anykernel.net.autoconf.ScriptedRouter.Advertisement;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.InterfaceConfig;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of what routers say (RFC 4861 §6.3, RFC 4862 §5.5, RFC 8106), a script a rule. */
class RouterClientTest {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long FOR_EVER = 0xffff_ffffL;

    private ScriptedRouter script = new ScriptedRouter(1, InterfaceConfig.slaac());

    @AfterEach
    void nothingIsLeft() {
        script.host.stack.close();
        assertEquals(0, script.host.packets.inUse());
    }

    private String formed(String prefix) {
        return script.formed(prefix) + "/64";
    }

    private long counter(String name) {
        return script.host.counters.value("slaac." + name);
    }

    // ---- asking

    @Test
    void routersAreSolicitedUntilOneAnswersEverMoreRarely() {
        script.pass(0);
        assertEquals(1, script.takeSolicitations());
        for (int seconds = 4; seconds <= 64; seconds *= 2) {
            script.pass(seconds * 1000L - 1);
            assertEquals(0, script.takeSolicitations());
            script.pass(1);
            assertEquals(1, script.takeSolicitations());
        }
        script.advertise(new Advertisement(1800));
        script.pass(HOUR_MILLIS / 4);
        assertEquals(0, script.takeSolicitations());
        // The router's life is over: is there another?
        script.pass(HOUR_MILLIS / 2);
        assertTrue(script.takeSolicitations() > 0);
    }

    @Test
    void anAdvertisementMakesAnAddressAfterASecondWithoutADuplicate() {
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600));
        assertEquals(List.of(script.formed("2001:db8:1::")), script.takeChecks());
        script.pass(999);
        assertEquals(List.of(), script.addresses());
        script.pass(1);
        assertEquals(List.of(formed("2001:db8:1::")), script.addresses());
        assertEquals("[2001:db8:1::/64, ::/0 by fe80::1]", script.routes());
        assertTrue(script.host.lines.toString().contains("event=address interface="));
    }

    @Test
    void connectionsGoThroughTheRouterAndEndWithTheAddress() {
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600));
        script.pass(1000);
        TcpSocket socket = script.host.stack.startConnect(IpAddress.parse("2001:db8:99::1"), 80);
        assertEquals(TcpState.SYN_SENT, socket.state());
        script.pass(2 * HOUR_MILLIS);
        assertEquals(List.of(), script.addresses());
        assertEquals(TcpState.CLOSED, socket.state());
    }

    // ---- duplicates

    @Test
    void anAddressThatAnotherHostHasIsNotTaken() {
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600));
        script.pass(500).claim(script.formed("2001:db8:1::"), false).pass(5000);
        assertEquals(List.of(), script.addresses());
        assertEquals(1, counter("duplicates"));
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600))
                .pass(5000);
        assertEquals(List.of(), script.addresses());
    }

    @Test
    void anAddressThatAnotherHostWantsAtTheSameTimeIsNotTaken() {
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600));
        script.pass(500).claim(script.formed("2001:db8:1::"), true).pass(5000);
        assertEquals(List.of(), script.addresses());
    }

    // ---- lives

    @Test
    void aRouterThatSaysSoIsNoLongerOne() {
        script.advertise(new Advertisement(1800));
        script.advertise(new Advertisement(1800).from("fe80::2"));
        assertEquals("[::/0 by fe80::1, ::/0 by fe80::2]", script.routes());
        script.advertise(new Advertisement(0));
        assertEquals("[::/0 by fe80::2]", script.routes());
        script.pass(1_800_000);
        assertEquals("[]", script.routes());
    }

    @Test
    void whatHasNoEndStays() {
        script.advertise(new Advertisement(65_535).prefix("2001:db8:1::/64", FOR_EVER, FOR_EVER));
        script.pass(1000 * HOUR_MILLIS);
        assertEquals(List.of(formed("2001:db8:1::")), script.addresses());
    }

    /** §5.5.3 (e): else one forged advertisement would end all addresses. */
    @Test
    void aLifeIsShortenedToTwoHoursAtMost() {
        script.advertise(new Advertisement(9000).prefix("2001:db8:1::/64", 86_400, 86_400))
                .pass(1000);
        script.advertise(new Advertisement(9000).prefix("2001:db8:1::/64", 0x40, 1, 1));
        script.pass(2 * HOUR_MILLIS - 2000);
        assertEquals(1, script.addresses().size());
        script.advertise(new Advertisement(9000).prefix("2001:db8:1::/64", 0x40, 1, 1));
        script.pass(2000);
        assertEquals(0, script.addresses().size());
    }

    @Test
    void aDeprecatedAddressComesBehindThePreferredOnes() {
        script.advertise(
                new Advertisement(9000).prefix("2001:db8:1::/64", 7200, 60).prefix("2001:db8:2::/64", 7200, 7200));
        script.pass(1000);
        assertEquals(List.of(formed("2001:db8:1::"), formed("2001:db8:2::")), script.addresses());
        script.pass(60_000);
        assertEquals(List.of(formed("2001:db8:2::"), formed("2001:db8:1::")), script.addresses());
        TcpSocket socket = script.host.stack.startConnect(IpAddress.parse("2001:db8:99::1"), 80);
        assertEquals(script.formed("2001:db8:2::"), socket.info().local());
    }

    // ---- options

    @Test
    void prefixesOfTheLinkAloneMakeRoutesAndThoseOfOtherLengthsNoAddresses() {
        script.advertise(new Advertisement(0)
                .prefix("2001:db8:1::/48", 0xc0, 7200, 7200)
                .prefix("2001:db8:2::/64", 0x80, 7200, 7200)
                .prefix("2001:db8:3::/64", 0x40, 7200, 7200));
        script.pass(1000);
        assertEquals("[2001:db8:1::/48, 2001:db8:2::/64]", script.routes());
        assertEquals(List.of(script.formed("2001:db8:3::") + "/128"), script.addresses());
    }

    @Test
    void theMtuIsTakenWithinItsBounds() {
        script.advertise(new Advertisement(1800).mtu(1279));
        assertEquals(1500, script.host.stack.interfaces().get(0).mtuBytes());
        script.advertise(new Advertisement(1800).mtu(1400));
        assertEquals(1400, script.host.stack.interfaces().get(0).mtuBytes());
        script.advertise(new Advertisement(1800).mtu(9000));
        assertEquals(1500, script.host.stack.interfaces().get(0).mtuBytes());
    }

    /** RFC 8106: they are asked for names until their life ends, in the domains that were named. */
    @Test
    void nameServersAndDomainsAreUsedForTheirLives() {
        script.advertise(new Advertisement(9000)
                .prefix("2001:db8:1::/64", 7200, 7200)
                .nameServer("2001:db8:53::1", 600)
                .nameServer("2001:db8:53::2", 60)
                .nameServer("fe80::53", 600)
                .raw(31, 2, 0, 0, 0, 0, 2, 88, 3, 'l', 'a', 'b', 0, 0, 0, 0));
        script.pass(1000);
        script.host.stack.names().start("web");
        // web.lab of both servers in turn, two and two seconds, then again, four and four.
        script.pass(13_000);
        List<String> asked = script.takeQuestions();
        assertEquals(List.of("web of 9 at 2001:db8:53::1", "web of 9 at 2001:db8:53::2"), asked.subList(0, 2));
        script.pass(60_000);
        script.host.stack.names().start("other");
        script.pass(13_000);
        assertTrue(script.takeQuestions().stream().noneMatch(each -> each.endsWith("::2")));
        script.pass(600_000);
        script.host.stack.names().start("third");
        script.pass(13_000);
        assertEquals(List.of(), script.takeQuestions());
    }

    // ---- what is not believed

    @Test
    void whatWasForwardedOrComesFromElsewhereIsNotBelieved() {
        script.advertise(new Advertisement(1800).hopLimit(254));
        script.advertise(new Advertisement(1800).from("2001:db8::1"));
        script.advertise(new Advertisement(1800).code(1));
        script.advertise(new Advertisement(1800).raw(3, 0, 0, 0, 0, 0, 0, 0));
        script.advertise(new Advertisement(1800).raw(3, 2, 0, 0, 0, 0, 0, 0));
        assertEquals("[]", script.routes());
    }

    @Test
    void prefixesThatCannotBeAreIgnored() {
        script.advertise(new Advertisement(0)
                .prefix("fe80::/64", 7200, 7200)
                .prefix("ff02::/64", 7200, 7200)
                .prefix("2001:db8:1::/64", 3600, 7200)
                .raw(3, 1, 64, 0xc0, 0, 0, 0, 0));
        script.pass(2000);
        assertEquals("[]", script.routes());
        assertEquals(List.of(), script.addresses());
        assertEquals(4, counter("drop.malformed"));
    }

    @Test
    void aHostThatAdvertisesWithoutEndFillsNothing() {
        for (int i = 0; i < 200; i++) {
            script.advertise(new Advertisement(1800)
                    .from("fe80::" + Integer.toHexString(i + 1))
                    .prefix("2001:db8:" + Integer.toHexString(i + 1) + "::/64", 7200, 7200)
                    .nameServer("2001:db8::" + Integer.toHexString(i + 1), 600));
        }
        script.pass(2000);
        assertEquals(8, script.addresses().size());
        assertEquals(16 + 4, script.host.stack.interfaces().get(0).routes().size());
    }

    /** {@code -Danykernel.seed=S} replays one seed. */
    @Test
    void forgedOptionsHarmNothing() {
        long seed = Long.getLong("anykernel.seed", 5);
        System.out.println("seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5000; i++) {
            Advertisement said = new Advertisement(random.nextInt(65_536));
            for (int options = random.nextInt(4); options > 0; options--) {
                int[] types = {1, 3, 3, 5, 24, 25, 31};
                int units = random.nextInt(6) == 0 ? random.nextInt(256) : random.nextInt(1, 6);
                int[] bytes = new int[Math.min(8 * units, 200)];
                for (int at = 2; at < bytes.length; at++) {
                    bytes[at] = random.nextInt(3) == 0 ? 0 : random.nextInt(256);
                }
                if (bytes.length > 1) {
                    bytes[0] = types[random.nextInt(types.length)];
                    bytes[1] = units;
                }
                said.raw(bytes);
            }
            script.advertise(said);
            script.pass(random.nextInt(3000));
        }
        assertTrue(script.addresses().size() <= 8);
        // What is in order is still taken, once the forged lives are over.
        script.pass(1_200_000L * HOUR_MILLIS);
        script.advertise(new Advertisement(1800).prefix("2001:db8:77::/64", 7200, 3600))
                .pass(2000);
        assertTrue(script.routes().contains("::/0 by fe80::1"), script.routes());
    }

    // ---- with the rest of the stack

    @Test
    void anInterfaceThatIsConfiguredOtherwiseForgetsWhatRoutersSaid() {
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600))
                .pass(1000);
        String name = script.host.stack.interfaces().get(0).name();
        script.host.stack.configure(name, InterfaceConfig.of("fd00::7/64"));
        assertEquals(List.of("fd00::7/64"), script.addresses());
        script.advertise(new Advertisement(1800).prefix("2001:db8:1::/64", 7200, 3600))
                .pass(2000);
        assertEquals(List.of("fd00::7/64"), script.addresses());
    }

    @Test
    void aLinkThatComesBackIsAskedForItsRouters() {
        script.advertise(new Advertisement(1800)).pass(0);
        script.takeSolicitations();
        script.link().up(false);
        script.pass(1000);
        script.link().up(true);
        script.pass(1);
        assertEquals(1, script.takeSolicitations());
    }
}
