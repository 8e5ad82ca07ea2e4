package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.anykernel.net.address.AddressPrefix;
import io.anykernel.net.address.IpAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses are sent from and connected to, by the examples of RFC 6724 §10 and those that hosts meet. */
class AddressSelectionTest {
    private static final String ROUTER = "fe80::1";

    /** An address, {@code !} before it if it is deprecated. */
    private static LocalAddress local(String text) {
        boolean isDeprecated = text.startsWith("!");
        return new LocalAddress(AddressPrefix.parse(isDeprecated ? text.substring(1) : text), isDeprecated, List.of());
    }

    private static LocalAddress source(String destination, String hop, String... candidates) {
        LocalAddress[] all = new LocalAddress[candidates.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = local(candidates[i]);
        }
        IpAddress to = IpAddress.parse(destination);
        IpAddress by = IpAddress.parse(hop);
        return SourceSelection.choose(all, to.high(), to.low(), by.high(), by.low());
    }

    private static void chosen(String expected, String destination, String... candidates) {
        assertEquals(
                IpAddress.parse(expected),
                source(destination, ROUTER, candidates).address());
        List<String> reversed = new ArrayList<>(List.of(candidates));
        Collections.reverse(reversed);
        String[] other = reversed.toArray(new String[0]);
        assertEquals(
                IpAddress.parse(expected), source(destination, ROUTER, other).address());
    }

    /** Destinations, each with its source, {@code -} for none; the order that is expected. */
    private static void ordered(String... pairs) {
        List<Destination> expected = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            LocalAddress source = pairs[i + 1].equals("-") ? null : local(pairs[i + 1]);
            expected.add(new Destination(IpAddress.parse(pairs[i]), source));
        }
        List<Destination> reversed = new ArrayList<>(expected);
        Collections.reverse(reversed);
        Collections.sort(reversed);
        assertEquals(expected, reversed);
    }

    // ---- sources, §10.1

    @Test
    void theScopeOfTheDestinationIsMatched() {
        chosen("2001:db8:3::1", "2001:db8:1::1", "2001:db8:3::1/64", "fe80::1/64");
        chosen("2001:db8:3::1", "ff05::1", "2001:db8:3::1/64", "fe80::1/64");
        chosen("fe80::1", "ff02::1", "2001:db8:3::1/64", "fe80::1/64");
        chosen("fe80::2", "fe80::1", "!fe80::2/64", "2001:db8:1::1/64");
        chosen("192.0.2.1", "198.51.100.1", "169.254.1.1/16", "192.0.2.1/24");
    }

    @Test
    void theDestinationItselfComesFirst() {
        chosen("2001:db8:1::1", "2001:db8:1::1", "!2001:db8:1::1/64", "2001:db8:2::1/64");
    }

    /** Rule 3 stands before rule 8: a deprecated address of the destination's own network is not taken either. */
    @Test
    void deprecatedAddressesAreAvoidedOnTheLinkToo() {
        chosen("2001:db8:2::1", "2001:db8:1::9", "!2001:db8:1::1/64", "2001:db8:2::1/64");
        chosen("2001:db8:1::1", "2001:db8:1::9", "!2001:db8:1::1/64");
    }

    @Test
    void theLongestPrefixIsMatched() {
        chosen("2001:db8:1::2", "2001:db8:1::1", "2001:db8:1::2/64", "2001:db8:3::2/64");
        chosen("2001:db8:1:8::2", "2001:db8:1:9::1", "2001:db8:1:8::2/64", "2001:db8:1:f::2/64");
    }

    @Test
    void theLabelOfTheDestinationIsMatched() {
        chosen("2002:c633:6401::2", "2002:c633:6401::1", "2002:c633:6401::2/64", "2001:db8:1::2/64");
        // An address of an organization's own is not sent from to the world, nor the other way round.
        chosen("2001:db8:1::2", "2a00:1450::1", "fd12::2/64", "2001:db8:1::2/64");
        chosen("fd12::2", "fd99::1", "fd12::2/64", "2001:db8:1::2/64");
    }

    /** Rule 5.5: by a router, from a prefix that it advertised; by a neighbor, from its own network. */
    @Test
    void theNextHopsPrefixIsTaken() {
        LocalAddress one =
                new LocalAddress(AddressPrefix.parse("2001:db8:1::5/64"), false, List.of(IpAddress.parse("fe80::1")));
        LocalAddress two =
                new LocalAddress(AddressPrefix.parse("2001:db8:2::5/64"), false, List.of(IpAddress.parse("fe80::2")));
        IpAddress to = IpAddress.parse("2a00:1450::1");
        for (int hop = 1; hop <= 2; hop++) {
            IpAddress router = IpAddress.parse("fe80::" + hop);
            LocalAddress chosen = SourceSelection.choose(
                    new LocalAddress[] {one, two}, to.high(), to.low(), router.high(), router.low());
            assertEquals(hop == 1 ? one : two, chosen);
        }
        assertEquals(
                IpAddress.parse("10.0.0.1"),
                source("193.0.0.1", "10.0.0.254", "192.168.1.1/24", "10.0.0.1/24")
                        .address());
    }

    @Test
    void ofEqualsTheFirstIsTaken() {
        assertEquals(
                IpAddress.parse("192.168.1.1"),
                source("193.0.0.1", "172.16.0.1", "192.168.1.1/24", "10.0.0.1/24")
                        .address());
    }

    @Test
    void withoutAGlobalAddressNothingGlobalIsReached() {
        assertNull(source("2001:db8::1", ROUTER, "fe80::2/64", "10.0.0.1/24"));
    }

    // ---- destinations, §10.2

    @Test
    void destinationsWhoseSourceHasTheirScopeComeFirst() {
        ordered("2001:db8:1::1", "2001:db8:1::2/64", "198.51.100.121", "169.254.13.78/16");
        ordered("198.51.100.121", "198.51.100.117/24", "2001:db8:1::1", "fe80::1/64");
    }

    @Test
    void destinationsOfHigherPrecedenceComeFirst() {
        ordered("2001:db8:1::1", "2001:db8:1::2/64", "10.1.2.3", "10.1.2.4/24");
        ordered("2001:db8:1::1", "2001:db8:1::2/64", "2002:c633:6401::1", "2002:c633:6401::2/64");
        ordered("10.0.0.9", "10.0.0.1/24", "fd00::9", "fd00::1/64");
    }

    @Test
    void destinationsOfSmallerScopeComeFirst() {
        ordered("fe80::1", "fe80::2/64", "2001:db8:1::1", "2001:db8:1::2/64");
    }

    @Test
    void destinationsWhoseSourceHasTheirLabelComeFirst() {
        ordered("2002:c633:6401::1", "2002:c633:6401::2/64", "2001:db8:1::1", "2002:c633:6401::2/64");
        // To the world by IPv4 where the host's only IPv6 address is its organization's.
        ordered("93.184.216.34", "10.0.0.1/24", "2606:2800::1", "fd00::1/64");
    }

    @Test
    void destinationsWithADeprecatedSourceComeLater() {
        ordered("2001:db8:9::1", "2001:db8:2::2/64", "2001:db8:1::1", "!2001:db8:1::2/64");
    }

    @Test
    void destinationsOfTheNearestNetworkComeFirst() {
        ordered("2001:db8:1::1", "2001:db8:1::2/64", "2001:db8:3ffe::1", "2001:db8:3f44::2/64");
        ordered("10.0.0.9", "10.0.0.1/24", "192.0.2.1", "10.0.0.1/24");
    }

    @Test
    void destinationsWithoutAWayComeLast() {
        ordered("198.51.100.121", "198.51.100.117/24", "2001:db8:1::1", "-", "203.0.113.1", "-");
    }

    /** Servers name the addresses of one name in turn, so that clients share them out. */
    @Test
    void theOrderOfEqualIpv4AddressesIsTheServers() {
        List<Destination> found = new ArrayList<>();
        for (String each : List.of("203.0.113.9", "11.0.0.1", "198.51.100.3")) {
            found.add(new Destination(IpAddress.parse(each), local("10.0.0.1/24")));
        }
        List<Destination> sorted = new ArrayList<>(found);
        Collections.sort(sorted);
        assertEquals(found, sorted);
    }
}
