package io.anykernel.net.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    /** RFC 4291 §2.2 on the left, RFC 5952 on the right. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "fe80::1, fe80::1",
        "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1::, 1::",
        "::ffff:192.0.2.1, 192.0.2.1",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
    })
    void textIsReadAndWritten(String text, String canonical) {
        assertEquals(canonical, IpAddress.parse(text).toString());
        assertEquals(IpAddress.parse(text), IpAddress.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1..2.3",
                "a.b.c.d",
                ":",
                ":::",
                "1::2::3",
                "1:2:3",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:",
                "::1.2.3",
                "1.2.3.4:",
                "1:2:3:4:5:6:7:8::"
            })
    void nonsenseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
    }

    @Test
    void kindsAreTold() {
        assertTrue(IpAddress.parse("10.0.0.1").isIpv4());
        assertFalse(IpAddress.parse("fe80::1").isIpv4());
        IpAddress loop = IpAddress.parse("127.3.2.1");
        assertTrue(IpAddress.isLoopback(loop.high(), loop.low()));
        IpAddress group = IpAddress.parse("224.0.0.251");
        assertTrue(IpAddress.isGroup(group.high(), group.low()));
        assertTrue(IpAddress.isLinkLocal(IpAddress.parse("febf::1").high()));
        assertFalse(IpAddress.isLinkLocal(IpAddress.parse("fec0::1").high()));
        assertTrue(IpAddress.parse("0.0.0.0").isUnspecified());
    }

    @Test
    void prefixesContainTheirLinkAndKnowTheirBroadcast() {
        AddressPrefix prefix = AddressPrefix.parse("10.1.2.3/20");
        assertTrue(prefix.contains(0, IpAddress.parse("10.1.15.255").low()));
        assertFalse(prefix.contains(0, IpAddress.parse("10.1.16.0").low()));
        assertTrue(prefix.isBroadcast(0, IpAddress.parse("10.1.15.255").low()));
        assertFalse(prefix.isBroadcast(0, IpAddress.parse("10.1.15.254").low()));
        assertEquals("10.1.2.3/20", prefix.toString());
        AddressPrefix six = AddressPrefix.parse("fd00::1/64");
        assertTrue(six.contains(0xfd00L << 48, 77));
        assertFalse(six.contains((0xfd00L << 48) + 1, 77));
        assertTrue(AddressPrefix.parse("::1/0").contains(5, 5));
        assertThrows(IllegalArgumentException.class, () -> AddressPrefix.parse("10.0.0.1/33"));
        assertThrows(IllegalArgumentException.class, () -> AddressPrefix.parse("10.0.0.1"));
        assertThrows(IllegalArgumentException.class, () -> AddressPrefix.parse("10.0.0.1/x"));
    }
}
