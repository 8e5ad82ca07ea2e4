package io.anykernel.net.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.UdpSocket;
import io.anykernel.net.testing.Fragments;
import io.anykernel.net.testing.TestNetwork;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.IcmpHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fragments that arrive, of both IP versions: honest, late, contradictory and hostile ones. */
class ReassemblyTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1000 * MILLISECOND;
    private static final int PORT = 53;
    private static final long SEED = Long.getLong("anykernel.seed", 42);

    private final TestNetwork network = new TestNetwork(SEED);
    private final UdpSocket server = network.right.stack.bindUdp(IpAddress.ANY, PORT);
    private final Random random = new Random(SEED);
    private final List<byte[]> answers = new ArrayList<>();
    private final byte[] buffer = new byte[70_000];
    private Fragments fragments;
    private String scope;
    private boolean isIpv4;

    private void use(int version) {
        isIpv4 = version == 4;
        scope = isIpv4 ? "ip." : "ip6.";
        fragments = isIpv4
                ? new Fragments(network, TestNetwork.LEFT, TestNetwork.RIGHT)
                : new Fragments(network, TestNetwork.LEFT_6, TestNetwork.RIGHT_6);
        int sequence = network.right.stack.pinger().trySend(isIpv4 ? TestNetwork.LEFT : TestNetwork.LEFT_6);
        network.runUntil(() -> network.right.stack.pinger().roundTripNanos(sequence) >= 0, SECOND);
        network.tap(answers::add);
    }

    @AfterEach
    void nothingFailedAndNothingIsKept() {
        network.runFor(70 * SECOND);
        assertNull(network.right.cpu.failure());
        // The device keeps one packet ready for its next frame.
        assertEquals(1, network.right.packets.inUse(), () -> "seed " + SEED + " " + network.right.packets.leaks());
        assertEquals(0, network.right.blocks.inUse());
        network.close();
        assertEquals(0, network.left.packets.inUse() + network.right.packets.inUse());
    }

    private byte[] payload(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private long count(String name) {
        return network.right.counters.value(scope + name);
    }

    private void pass() {
        network.runFor(10 * MILLISECOND);
    }

    private void expectDatagram(byte[] payload) {
        pass();
        int length = server.tryReceive(buffer, 0, buffer.length, new Datagram());
        assertEquals(payload.length, length, () -> "seed " + SEED + ": " + Errno.describe(length));
        assertArrayEquals(payload, Arrays.copyOf(buffer, length));
    }

    private void expectNoDatagram() {
        pass();
        assertEquals(Errno.WOULD_BLOCK, server.tryReceive(buffer, 0, buffer.length, new Datagram()));
    }

    /** Type and code of the ICMP messages that the stack sent, as {@code type << 8 | code}. */
    private List<Integer> icmpAnswers() {
        List<Integer> all = new ArrayList<>();
        for (byte[] frame : answers) {
            int protocolAt = EthernetHeader.SIZE_BYTES + (isIpv4 ? 9 : 6);
            int icmpAt = EthernetHeader.SIZE_BYTES + (isIpv4 ? 20 : 40);
            boolean isIp = (frame[12] & 0xff) == (isIpv4 ? 0x08 : 0x86) && frame[13] != 0x06;
            if (isIp
                    && frame[protocolAt] == (isIpv4 ? Protocol.ICMP : Protocol.ICMP6)
                    && (frame[icmpAt] & 0xff) < 128) {
                all.add((frame[icmpAt] & 0xff) << 8 | frame[icmpAt + 1]);
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragmentsMakeTheirDatagramInWhateverOrderTheyCome(int version) {
        use(version);
        for (int round = 0; round < 300; round++) {
            byte[] payload = payload(random.nextInt(1, random.nextInt(10) == 0 ? 65_507 : 6000));
            byte[] datagram = fragments.datagram(PORT, payload);
            List<int[]> parts = cut(datagram.length);
            Collections.shuffle(parts, random);
            for (int[] part : parts) {
                fragments.sendPart(round, datagram, part[0], part[1]);
            }
            expectDatagram(payload);
        }
        assertTrue(count("fragments.reassembled") > 200);
        assertEquals(0, count("drop.fragment-overlap"));
    }

    /** Ranges that cover everything, each but the last a multiple of eight. */
    private List<int[]> cut(int length) {
        List<int[]> parts = new ArrayList<>();
        for (int from = 0; from < length; ) {
            int most = length > 20_000 ? 1448 : 8 * random.nextInt(1, 180);
            int to = Math.min(length, from + most);
            parts.add(new int[] {from, to});
            from = to;
        }
        return parts;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void aFragmentThatComesTwiceIsDroppedAlone(int version) {
        use(version);
        byte[] payload = payload(3000);
        byte[] datagram = fragments.datagram(PORT, payload);
        int[][] parts = {{1440, 2880}, {1440, 2880}, {2880, 3008}, {2880, 3008}, {0, 1440}};
        for (int[] part : parts) {
            fragments.sendPart(1, datagram, part[0], part[1]);
        }
        expectDatagram(payload);
        assertEquals(2, count("drop.fragment-duplicate"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragmentsThatOverlapEndTheirDatagramWithoutAWord(int version) {
        use(version);
        byte[] datagram = fragments.datagram(PORT, payload(3000));
        int[][] overlapping = {{8, 1448}, {1432, 2000}, {0, 16}, {1000, 2400}, {1440, 2872}, {2872, 3000}};
        for (int i = 0; i < overlapping.length; i++) {
            fragments.sendPart(i, datagram, 0, 1440);
            fragments.sendPart(i, datagram, 2880, 3008);
            int[] part = overlapping[i];
            fragments.send(i, part[0], part[1] < 3008, Arrays.copyOfRange(datagram, part[0], part[1]));
            fragments.sendPart(i, datagram, 1440, 2880);
        }
        expectNoDatagram();
        // Both the fragment that overlaps and the one after it; the fifth fits and makes the last one overlap.
        assertEquals(2 * overlapping.length - 1, count("drop.fragment-overlap"));
        network.runFor(61 * SECOND);
        assertEquals(List.of(), icmpAnswers());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragmentsThatDisagreeAboutTheEndEndTheirDatagram(int version) {
        use(version);
        byte[] bytes = payload(800);
        fragments.send(1, 800, false, bytes);
        fragments.send(1, 1600, false, bytes);
        fragments.send(2, 1600, true, bytes);
        fragments.send(2, 800, false, bytes);
        fragments.send(3, 1600, false, bytes);
        fragments.send(3, 3200, true, bytes);
        expectNoDatagram();
        assertEquals(3, count("drop.fragment-overlap"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragmentsOfNoOrOddLengthAndBeyondTheLongestDatagramAreRefused(int version) {
        use(version);
        fragments.send(1, 800, true, new byte[0]);
        fragments.send(2, 800, false, new byte[0]);
        fragments.send(3, 0, true, new byte[1001]);
        fragments.send(4, 65_528, false, new byte[16]);
        fragments.send(5, 65_528, true, new byte[800]);
        fragments.send(6, 64_800, true, new byte[800]);
        expectNoDatagram();
        assertEquals(6, count("drop.fragment-malformed"));
        assertEquals(0, count("fragments.in"));
        int badField = IcmpHeader.V6_PARAMETER_PROBLEM << 8;
        assertEquals(isIpv4 ? List.of() : Collections.nCopies(6, badField), icmpAnswers());
    }

    @Test
    void aFirstFragmentThatHoldsNotAllHeadersIsRefused() {
        use(6);
        // Destination options of 16 bytes, of which the second half and all of UDP would come later.
        byte[] options = {Protocol.UDP, 1, 1, 4, 0, 0, 0, 0};
        fragments.send(1, Protocol.DESTINATION_OPTIONS, 0, true, options);
        fragments.send(2, Protocol.TCP, 0, true, new byte[16]);
        expectNoDatagram();
        assertEquals(2, count("drop.fragment-malformed"));
        assertEquals(Collections.nCopies(2, IcmpHeader.V6_PARAMETER_PROBLEM << 8 | 3), icmpAnswers());
    }

    @Test
    void extensionsBehindTheFragmentHeaderBelongToTheWhole() {
        use(6);
        byte[] payload = payload(3000);
        byte[] udp = fragments.datagram(PORT, payload);
        byte[] datagram = new byte[8 + udp.length];
        System.arraycopy(new byte[] {Protocol.UDP, 0, 1, 4, 0, 0, 0, 0}, 0, datagram, 0, 8);
        System.arraycopy(udp, 0, datagram, 8, udp.length);
        for (int from = 0; from < datagram.length; from += 1200) {
            int to = Math.min(datagram.length, from + 1200);
            byte[] part = Arrays.copyOfRange(datagram, from, to);
            fragments.send(1, Protocol.DESTINATION_OPTIONS, from, to < datagram.length, part);
        }
        expectDatagram(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void aSenderIsToldThatTheRestOfItsDatagramDidNotCome(int version) {
        use(version);
        byte[] datagram = fragments.datagram(PORT, payload(3000));
        fragments.sendPart(1, datagram, 0, 1440);
        fragments.sendPart(1, datagram, 2880, 3008);
        fragments.sendPart(2, datagram, 1440, 2880);
        network.runFor((isIpv4 ? 29 : 59) * SECOND);
        assertEquals(List.of(), icmpAnswers());
        assertEquals(0, count("drop.fragment-timeout"));
        network.runFor(2 * SECOND);
        // Of the second datagram the first fragment is missing, too: no ICMP error can be addressed.
        int expired = (isIpv4 ? IcmpHeader.V4_TIME_EXCEEDED : IcmpHeader.V6_TIME_EXCEEDED) << 8 | 1;
        assertEquals(List.of(expired), icmpAnswers());
        assertEquals(2, count("drop.fragment-timeout"));
        fragments.sendPart(1, datagram, 1440, 2880);
        expectNoDatagram();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void whatASenderIsToldQuotesItsFirstFragmentFromTheStart(int version) {
        use(version);
        List<byte[]> sent = new ArrayList<>();
        network.tap(sent::add);
        byte[] datagram = fragments.datagram(PORT, payload(3000));
        fragments.sendPart(1, datagram, 0, 400);
        network.runFor(70 * SECOND);
        int headers = isIpv4 ? 20 : 40;
        byte[] quote = sent.stream()
                .filter(frame -> frame.length > 400)
                .map(frame -> Arrays.copyOfRange(frame, EthernetHeader.SIZE_BYTES + headers + 8, frame.length))
                .reduce((one, other) -> other)
                .orElseThrow();
        assertEquals(version, quote[0] >>> 4);
        assertEquals(headers + (isIpv4 ? 0 : 8) + 400, quote.length);
        assertArrayEquals(Arrays.copyOf(datagram, 400), Arrays.copyOfRange(quote, quote.length - 400, quote.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void noErrorIsAnsweredByAnother(int version) {
        use(version);
        byte[] error = new byte[800];
        error[0] = (byte) (isIpv4 ? IcmpHeader.V4_UNREACHABLE : IcmpHeader.V6_UNREACHABLE);
        int protocol = isIpv4 ? Protocol.ICMP : Protocol.ICMP6;
        fragments.send(1, protocol, 0, true, error);
        fragments.send(2, protocol, 0, true, Arrays.copyOf(error, 801));
        network.runFor(70 * SECOND);
        assertEquals(1, count("drop.fragment-timeout"));
        assertEquals(1, count("drop.fragment-malformed"));
        assertEquals(List.of(), icmpAnswers());
    }

    @Test
    void aWholeThatIsTooLongForItsLengthFieldIsDropped() {
        use(6);
        byte[] datagram = fragments.datagram(PORT, payload(65_535 - 8));
        for (int from = 1400; from < datagram.length; from += 1400) {
            fragments.sendPart(1, datagram, from, Math.min(datagram.length, from + 1400));
        }
        fragments.sendBehindOptions(1, 0, true, Arrays.copyOf(datagram, 1400));
        expectNoDatagram();
        assertEquals(1, count("drop.fragment-malformed"));
        assertEquals(1, count("fragments.reassembled"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void tenThousandFirstFragmentsOfOneSourceDoNotDisturbAnother(int version) {
        use(version);
        byte[] payload = payload(3000);
        byte[] datagram = fragments.datagram(PORT, payload);
        fragments.sendPart(7, datagram, 0, 1440);
        Fragments attacker = new Fragments(
                network,
                IpAddress.parse(isIpv4 ? "10.0.0.66" : "fd00::66"),
                isIpv4 ? TestNetwork.RIGHT : TestNetwork.RIGHT_6);
        int most = 0;
        for (int i = 0; i < 10_000; i++) {
            attacker.send(i, 0, true, new byte[1440]);
            network.runFor(1000);
            most = Math.max(most, network.right.packets.inUse());
        }
        pass();
        assertTrue(network.right.packets.inUse() < 30, "in use " + network.right.packets.inUse());
        assertTrue(most < 60, "at most " + most);
        assertTrue(count("drop.fragment-limit") > 9_900);
        fragments.sendPart(7, datagram, 1440, 2880);
        fragments.sendPart(7, datagram, 2880, 3008);
        expectDatagram(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragmentsOfManySourcesAreBoundedTogether(int version) {
        use(version);
        for (int i = 0; i < 10_000; i++) {
            int host = 3 + i % 200;
            IpAddress source = IpAddress.parse(isIpv4 ? "10.0.0." + host : "fd00::" + Integer.toHexString(host));
            new Fragments(network, source, isIpv4 ? TestNetwork.RIGHT : TestNetwork.RIGHT_6)
                    .send(i, 8, true, new byte[1440]);
            network.runFor(1000);
        }
        pass();
        assertTrue(network.right.packets.inUse() <= 65, "in use " + network.right.packets.inUse());
        byte[] payload = payload(60_000);
        byte[] datagram = fragments.datagram(PORT, payload);
        for (int from = 0; from < datagram.length; from += 1440) {
            fragments.sendPart(7, datagram, from, Math.min(datagram.length, from + 1440));
        }
        expectDatagram(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void manySmallFragmentsOfOneDatagramAreBounded(int version) {
        use(version);
        for (int i = 0; i < 4000; i++) {
            fragments.send(1, 65_000 - 16 * i - 8 * (i & 1), true, new byte[8]);
            if (i % 50 == 0) {
                pass();
            }
        }
        pass();
        assertTrue(count("drop.fragment-limit") > 0);
        assertTrue(network.right.packets.inUse() <= 1 + 1024 / 4, "in use " + network.right.packets.inUse());
    }

    @Test
    void anAtomicFragmentIsNobodyElsesBusiness() {
        use(6);
        byte[] first = payload(2000);
        byte[] second = payload(500);
        byte[] datagram = fragments.datagram(PORT, first);
        fragments.sendPart(9, datagram, 0, 1440);
        fragments.send(9, 0, false, fragments.datagram(PORT, second));
        expectDatagram(second);
        fragments.sendPart(9, datagram, 1440, 2008);
        expectDatagram(first);
        assertEquals(0, count("drop.fragment-overlap"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void anyMixOfFragmentsEndsInDatagramsOrCounters(int version) {
        use(version);
        byte[][] datagrams = new byte[8][];
        for (int i = 0; i < datagrams.length; i++) {
            datagrams[i] = fragments.datagram(PORT, payload(random.nextInt(500, 5000)));
        }
        for (int round = 0; round < 20_000; round++) {
            int which = random.nextInt(datagrams.length);
            byte[] datagram = datagrams[which];
            int from = 8 * random.nextInt(datagram.length / 8);
            int to = random.nextInt(3) == 0
                    ? datagram.length
                    : from
                            + Math.min(
                                    datagram.length - from,
                                    random.nextInt(1, 1400) & (random.nextInt(20) == 0 ? ~0 : ~7));
            if (to - from <= 1440) {
                boolean more = random.nextInt(50) == 0 ? random.nextBoolean() : to < datagram.length;
                fragments.send(which + 8 * (round / 100), from, more, Arrays.copyOfRange(datagram, from, to));
            }
            if (round % 20 == 0) {
                network.runFor(random.nextInt(100) == 0 ? 30 * SECOND : MILLISECOND);
                expectOnlyHonestDatagrams(datagrams);
            }
        }
        assertTrue(count("drop.fragment-overlap") > 100, () -> "seed " + SEED);
        assertTrue(count("drop.fragment-malformed") > 100, () -> "seed " + SEED);
    }

    private void expectOnlyHonestDatagrams(byte[][] datagrams) {
        for (int length = server.tryReceive(buffer, 0, buffer.length, new Datagram());
                length >= 0;
                length = server.tryReceive(buffer, 0, buffer.length, new Datagram())) {
            byte[] seen = Arrays.copyOf(buffer, length);
            assertTrue(
                    Arrays.stream(datagrams)
                            .anyMatch(each -> Arrays.equals(each, 8, each.length, seen, 0, seen.length)),
                    "seed " + SEED + ": a datagram that nobody sent");
        }
    }
}
