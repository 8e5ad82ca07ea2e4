package io.anykernel.net.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.MacAddress;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Golden bytes decode and encode; every truncation is refused. */
class WireFormatsTest {
    private static final String ETHERNET = "ffffffffffff 020000000001 0806";
    private static final String ARP = "0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002";
    private static final String IPV4 = "45 00 0073 0000 4000 40 11 b861 c0a80001 c0a800c7";
    private static final String IPV6 =
            "60000000 0020 3a ff fe800000000000000000000000000001 ff0200000000000000000001ff000002";
    private static final String IPV4_FRAGMENT = "45 00 05dc 1c46 20b9 40 11 b5f9 c0a80001 c0a800c7";
    private static final String IPV6_FRAGMENT = "11 00 05a9 0badcafe";
    private static final String UDP = "0035 1f90 000a 1234 6869";
    private static final String TCP_SYN =
            "c350 0050 01020304 00000000 a0 02 faf0 0000 0000" + " 020405b4 0402 080a 00000007 00000000 01 030307";
    private static final String ICMP = "08 00 f7ff 0000 0000";
    private static final String SOLICITATION =
            "87 00 0000 00000000 fe800000000000000000000000000002 01 01 020000000001";

    private static Memory bytes(String hex) {
        String digits = hex.replace(" ", "");
        Memory memory = Memory.allocate(digits.length() / 2);
        for (int i = 0; i < memory.lengthBytes(); i++) {
            memory.u8(i, Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16));
        }
        return memory;
    }

    private static void assertSame(String hex, Memory written) {
        Memory golden = bytes(hex);
        assertTrue(golden.rangeEquals(0, written, 0, golden.lengthBytes()));
    }

    private static void refusedWhenTruncated(int whole, IntPredicate isValid) {
        assertTrue(isValid.test(whole));
        for (int available = 0; available < whole; available++) {
            assertFalse(isValid.test(available), "accepts " + available + " of " + whole);
        }
    }

    @Test
    void ethernetHeader() {
        EthernetHeader header = new EthernetHeader().wrap(bytes(ETHERNET), 0);
        assertEquals(MacAddress.BROADCAST, header.destination());
        assertEquals(0x0200_0000_0001L, header.source());
        assertEquals(EthernetHeader.TYPE_ARP, header.type());
        assertEquals("02:00:00:00:00:01", MacAddress.describe(header.source()));
        refusedWhenTruncated(EthernetHeader.SIZE_BYTES, header::isValid);
        Memory written = Memory.allocate(14);
        new EthernetHeader().wrap(written, 0).write(MacAddress.BROADCAST, 0x0200_0000_0001L, 0x0806);
        assertSame(ETHERNET, written);
    }

    @Test
    void arpPacket() {
        ArpPacket arp = new ArpPacket().wrap(bytes(ARP), 0);
        refusedWhenTruncated(ArpPacket.SIZE_BYTES, arp::isValid);
        assertEquals(ArpPacket.REQUEST, arp.operation());
        assertEquals(0x0a00_0001, arp.senderIp());
        assertEquals(0x0a00_0002, arp.targetIp());
        Memory written = Memory.allocate(28);
        new ArpPacket().wrap(written, 0).write(1, 0x0200_0000_0001L, 0x0a00_0001, 0, 0x0a00_0002);
        assertSame(ARP, written);
        Memory token = bytes(ARP);
        token.u8(4, 8);
        assertFalse(arp.wrap(token, 0).isValid(28));
    }

    @Test
    void ipv4Header() {
        Ipv4Header header = new Ipv4Header().wrap(bytes(IPV4), 0);
        refusedWhenTruncated(0x73, header::isValid);
        assertEquals(17, header.protocol());
        assertEquals(64, header.timeToLive());
        assertTrue(header.mayNotFragment());
        assertFalse(header.isFragment());
        assertTrue(header.isChecksumCorrect());
        assertEquals(0xc0a8_00c7, header.destination());
        Memory written = Memory.allocate(20);
        new Ipv4Header().wrap(written, 0).write(0x73, 0, false, 64, 17, 0xc0a8_0001, 0xc0a8_00c7);
        assertSame(IPV4, written);
    }

    @Test
    void ipv4HeaderOfAFragment() {
        Ipv4Header header = new Ipv4Header().wrap(bytes(IPV4_FRAGMENT), 0);
        assertTrue(header.isValid(1500));
        assertTrue(header.isChecksumCorrect());
        assertTrue(header.isFragment());
        assertTrue(header.moreFragments());
        assertEquals(1480, header.fragmentOffset());
        assertEquals(0x1c46, header.identification());
        Memory written = Memory.allocate(20);
        Ipv4Header again = new Ipv4Header().wrap(written, 0);
        again.write(1500, 0x1c46, true, 64, 17, 0xc0a80001, 0xc0a800c7);
        assertFalse(again.isFragment());
        again.markFragment(1480, true);
        assertSame(IPV4_FRAGMENT, written);
        again.markFragment(1480, false);
        assertTrue(again.isFragment());
        again.markWhole(4000);
        assertFalse(again.isFragment());
        assertEquals(4000, again.totalBytes());
        assertTrue(again.isChecksumCorrect());
    }

    @Test
    void ipv6FragmentHeader() {
        Ipv6FragmentHeader header = new Ipv6FragmentHeader().wrap(bytes(IPV6_FRAGMENT), 0);
        refusedWhenTruncated(Ipv6FragmentHeader.SIZE_BYTES, header::isValid);
        assertEquals(17, header.nextHeader());
        assertEquals(1448, header.fragmentOffset());
        assertTrue(header.moreFragments());
        assertEquals(0x0badcafe, header.identification());
        Memory written = Memory.allocate(8);
        new Ipv6FragmentHeader().wrap(written, 0).write(17, 1448, true, 0x0badcafe);
        assertSame(IPV6_FRAGMENT, written);
    }

    @Test
    void ipv4HeaderWithImpossibleLengthsIsRefused() {
        Memory memory = bytes(IPV4);
        memory.u8(0, 0x44);
        assertFalse(new Ipv4Header().wrap(memory, 0).isValid(2000));
        memory.u8(0, 0x4f);
        memory.u16be(2, 59);
        assertFalse(new Ipv4Header().wrap(memory, 0).isValid(2000));
        memory.u8(0, 0x65);
        assertFalse(new Ipv4Header().wrap(memory, 0).isValid(2000));
    }

    @Test
    void ipv6Header() {
        Ipv6Header header = new Ipv6Header().wrap(bytes(IPV6), 0);
        refusedWhenTruncated(72, header::isValid);
        assertEquals(58, header.nextHeader());
        assertEquals(255, header.hopLimit());
        assertEquals(0xfe80_0000_0000_0000L, header.sourceHigh());
        assertEquals(0x0000_0001_ff00_0002L, header.destinationLow());
        Memory written = Memory.allocate(40);
        new Ipv6Header()
                .wrap(written, 0)
                .write(32, 58, 255)
                .writeAddresses(0xfe80L << 48, 1, 0xff02L << 48, 0x1_ff00_0002L);
        assertSame(IPV6, written);
    }

    @Test
    void udpHeader() {
        UdpHeader header = new UdpHeader().wrap(bytes(UDP), 0);
        refusedWhenTruncated(10, header::isValid);
        assertEquals(53, header.sourcePort());
        assertEquals(8080, header.destinationPort());
        assertEquals(0x1234, header.checksum());
        Memory written = bytes(UDP);
        new UdpHeader().wrap(written, 0).write(53, 8080, 10).checksum(0);
        assertEquals(0xffff, header.wrap(written, 0).checksum());
    }

    @Test
    void tcpHeaderAndOptions() {
        Memory memory = bytes(TCP_SYN);
        TcpHeader header = new TcpHeader().wrap(memory, 0);
        refusedWhenTruncated(40, header::isValid);
        assertEquals(50_000, header.sourcePort());
        assertEquals(80, header.destinationPort());
        assertEquals(0x0102_0304, header.sequence());
        assertEquals(TcpHeader.SYN, header.flags());
        assertEquals(64_240, header.window());
        TcpOptions options = new TcpOptions();
        assertTrue(options.parse(memory, 20, 20));
        assertEquals(1460, options.maxSegment());
        assertEquals(7, options.windowShift());
        assertTrue(options.hasTimestamps());
        assertEquals(7, options.timestamp());
    }

    @Test
    void tcpOptionsThatWereWrittenAreRead() {
        Memory memory = Memory.allocate(20);
        int at = TcpOptions.writeMaxSegment(memory, 0, 1220);
        at = TcpOptions.writeWindowScale(memory, at, 14);
        at = TcpOptions.writeTimestamps(memory, at, -1, 99);
        assertEquals(20, at);
        TcpOptions options = new TcpOptions();
        assertTrue(options.parse(memory, 0, 20));
        assertEquals(1220, options.maxSegment());
        assertEquals(14, options.windowShift());
        assertEquals(-1, options.timestamp());
        assertEquals(99, options.echo());
        assertTrue(options.parse(memory, 8, 12));
        assertEquals(99, options.echo());
        assertEquals(TcpOptions.ABSENT, options.windowShift());
    }

    @Test
    void tcpOptionsAreReadAtAnyOffset() {
        for (int pad = 0; pad < 4; pad++) {
            Memory memory = bytes("01".repeat(pad) + "080a0000000700000063" + "020405b4");
            TcpOptions options = new TcpOptions();
            assertTrue(options.parse(memory, 0, pad + 14));
            assertEquals(7, options.timestamp());
            assertEquals(99, options.echo());
            assertEquals(1460, options.maxSegment());
        }
    }

    @Test
    void malformedOptionsEndTheReading() {
        TcpOptions options = new TcpOptions();
        assertFalse(options.parse(bytes("020405b4 08 00"), 0, 6));
        assertEquals(1460, options.maxSegment());
        assertFalse(options.parse(bytes("01 01 08"), 0, 3));
        assertFalse(options.parse(bytes("08 0a 00"), 0, 3));
        assertTrue(options.parse(bytes("fe 02 00 08"), 0, 4));
        assertFalse(options.hasTimestamps());
        assertTrue(options.parse(bytes("030320 00"), 0, 4));
        assertEquals(14, options.windowShift());
        Memory memory = bytes(TCP_SYN);
        for (int length = 0; length <= 20; length++) {
            options.parse(memory, 20, length);
        }
    }

    @Test
    void icmpHeader() {
        Memory memory = bytes(ICMP);
        IcmpHeader header = new IcmpHeader().wrap(memory, 0);
        refusedWhenTruncated(8, header::isValid);
        assertEquals(IcmpHeader.V4_ECHO_REQUEST, header.type());
        assertTrue(InternetChecksum.isCorrect(InternetChecksum.sum(memory, 0, 8)));
    }

    @Test
    void neighborSolicitation() {
        Memory memory = bytes(SOLICITATION);
        NdpMessage message = new NdpMessage().wrap(memory, 0);
        for (int available = 0; available < 32; available++) {
            assertEquals(available == 24, message.isValid(available), "at " + available);
        }
        assertTrue(message.isValid(32));
        assertEquals(2, message.targetLow());
        assertEquals(0x0200_0000_0001L, message.linkAddress(NdpMessage.OPTION_SOURCE_LINK));
        assertEquals(NdpMessage.NONE, message.linkAddress(NdpMessage.OPTION_TARGET_LINK));
        memory.u8(25, 0);
        assertFalse(message.isValid(32));
        memory.u8(25, 2);
        assertFalse(message.isValid(32));
    }

    @Test
    void sequenceNumbersCompareAcrossTheWrap() {
        assertTrue(SequenceNumber.isBefore(0xffff_ff00, 0x10));
        assertFalse(SequenceNumber.isBefore(0x10, 0xffff_ff00));
        assertTrue(SequenceNumber.isAtMost(5, 5));
        assertEquals(0x10, SequenceNumber.later(0xffff_ff00, 0x10));
    }
}
