package io.anykernel.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.anykernel.core.log.LogLevel;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.stack.InterfaceConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a launcher writes, a guest reads. */
class GuestWordsTest {
    private static GuestWords roundTrip(
            List<GuestWords.Addresses> network, List<String> arguments, Map<String, String> environment, String log) {
        String line = GuestWords.commandLine(network, GuestWords.Names.NONE, arguments, environment, log);
        return GuestWords.parse(line.split(" "));
    }

    @Test
    void interfacesKeepTheirAddressesApart() {
        GuestWords read = roundTrip(
                List.of(
                        new GuestWords.Addresses(List.of("10.0.0.2/24", "fd00::2/64"), List.of("10.0.0.1", "fd00::1")),
                        new GuestWords.Addresses(List.of("192.168.7.2/30"), List.of())),
                List.of(),
                Map.of(),
                "");
        InterfaceConfig first = InterfaceConfig.of("10.0.0.2/24", "fd00::2/64")
                .gateway("10.0.0.1")
                .gateway("fd00::1");
        assertEquals(first, read.network(0));
        assertEquals(InterfaceConfig.of("192.168.7.2/30"), read.network(1));
        assertEquals(InterfaceConfig.of(), read.network(2), "no words for a third");
    }

    @Test
    void nameServersAndDomainsKeepTheirOrder() {
        GuestWords.Names names =
                new GuestWords.Names(List.of("10.0.0.53", "fd00::53"), List.of("lab.example", "example"));
        String line = GuestWords.commandLine(
                List.of(new GuestWords.Addresses(List.of(), List.of())), names, List.of("search=no"), Map.of(), "");
        GuestWords read = GuestWords.parse(line.split(" "));
        assertEquals(List.of(IpAddress.parse("10.0.0.53"), IpAddress.parse("fd00::53")), read.nameServers());
        assertEquals(List.of("lab.example", "example"), read.searchDomains());
        assertEquals(List.of("search=no"), read.arguments());
        assertEquals(InterfaceConfig.of(), read.network(0), "addresses that others give are no words");
    }

    @Test
    void argumentsAndSettingsAreAnyText() {
        List<String> arguments =
                List.of("", "two words", "gr\u00fc\u00df \ud83d\ude00", "a=b", "100%", "next-interface");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GREETING", "hello = \n world");
        environment.put("EMPTY", "");
        String line = GuestWords.commandLine(List.of(), GuestWords.Names.NONE, arguments, environment, "WARNING");
        assertFalse(line.chars().anyMatch(unit -> unit < ' ' || unit > '~'), line);
        GuestWords read = GuestWords.parse(line.split(" "));
        assertEquals(arguments, read.arguments());
        assertEquals(environment, read.environment());
        assertEquals(
                List.copyOf(environment.keySet()),
                List.copyOf(read.environment().keySet()));
        assertEquals(LogLevel.WARNING, read.log());
    }

    @Test
    void wordsThatAreMissingLeaveDefaults() {
        GuestWords read = GuestWords.parse(new String[] {"console=ttyS0", "quiet"});
        assertEquals(List.of(), read.arguments());
        assertEquals(Map.of(), read.environment());
        assertEquals(LogLevel.INFO, read.log());
    }

    @Test
    void wordsThatAreNotEscapedAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> GuestWords.parse(new String[] {"arg=%"}));
        assertThrows(IllegalArgumentException.class, () -> GuestWords.parse(new String[] {"arg=%4"}));
        assertThrows(IllegalArgumentException.class, () -> GuestWords.parse(new String[] {"arg=a+b"}));
        assertThrows(IllegalArgumentException.class, () -> GuestWords.parse(new String[] {"env=nameless"}));
        assertThrows(IllegalArgumentException.class, () -> GuestWords.parse(new String[] {"env==value"}));
    }
}
