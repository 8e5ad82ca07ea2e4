package io.anykernel.net.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.core.checksum.InternetChecksum;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.Memory;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.connection.TcpState;
import io.anykernel.net.socket.TcpSocket;
import io.anykernel.net.stack.StackConfig;
import io.anykernel.net.testing.TcpScript;
import io.anykernel.net.wire.EthernetHeader;
import io.anykernel.net.wire.Ipv4Header;
import io.anykernel.net.wire.TcpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of RFC 9293 that belong to no transition; docs/conformance.md says which test holds which. */
class TcpRulesTest {
    private static final int US = 0x0a00_0001;
    private static final int PEER = 0x0a00_0002;
    private static final int SOURCE_QUENCH = 4;
    private static final int UNREACHABLE = 3;

    private final TcpScript script = new TcpScript(StackConfig.DEFAULT.withBuffers(1024, 512));

    @AfterEach
    void nothingIsLeft() {
        script.stack().close();
        assertEquals(0, script.host().packets.inUse());
        assertEquals(0, script.host().blocks.inUse());
    }

    private byte[] frameUnderWay(TcpSocket socket) {
        socket.trySend(new byte[5], 0, 5);
        return script.expect("A", 1, 1, 5).frame();
    }

    // ---- resets and windows

    /** A reader that is slow gets the end of data when it has read, however late (RFC 9293 §3.8.6.1). */
    @Test
    void aFinThatAClosedWindowRefusesIsRepeatedForAsLongAsThePeerAnswers() {
        TcpSocket socket = script.established();
        script.send("A", 1, 1, 1, 0);
        script.takeAll();
        socket.shutdownOutput();
        int answered = 0;
        for (int second = 0; second < 3600; second++) {
            script.pass(1000);
            if (script.takeAll() > 0) {
                answered++;
                script.send("A", 2, 1, 0, 0);
                script.takeAll();
            }
        }
        assertTrue(answered > 20, answered + " answered");
        assertEquals(TcpState.FIN_WAIT_1, socket.state());
        script.send("A", 2, 2, 0, 1000);
        assertEquals(TcpState.FIN_WAIT_2, socket.state());
    }

    /** Its data lies outside the window, it does not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aResetCountsAtAClosedWindow(int dataBytes) {
        TcpSocket socket = script.established();
        socket.options().receiveBufferBytes(4096);
        int next = 1;
        for (; next + 1400 <= 65_536; next += 1400) {
            script.send("A", next, 1, 1400);
        }
        script.send("A", next, 1, 65_536 - next);
        script.takeAll();
        script.send("A", 65_536, 1, 1);
        assertEquals(0, script.expect("A", 1, 65_536, 0).window());
        script.send("RA", 65_536, 1, dataBytes);
        assertEquals(TcpState.CLOSED, socket.state());
        script.expectNothing();
        socket.close();
    }

    /** What lies beyond the edge that came back is neither sent nor given up; what was sent is sent again. */
    @Test
    void aWindowThatShrinksStopsNewDataAndNothingElse() {
        TcpSocket socket = script.established();
        socket.trySend(new byte[1000], 0, 1000);
        script.expect("A", 1, 1, 1000);
        script.send("A", 1, 1, 0, 500);
        socket.trySend(new byte[1000], 0, 1000);
        script.expectNothing();
        script.send("A", 1, 1001, 0, 500);
        script.pass(5_000);
        script.takeAll();
        script.send("A", 1, 2001, 0);
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    @Test
    void theLastSegmentOfWhatIsQueuedPushes() {
        TcpSocket socket = script.established();
        socket.options().noDelay(true);
        socket.trySend(new byte[1500], 0, 1500);
        assertEquals(0, script.expect("A", 1, 1, 1000).flags() & TcpHeader.PSH);
        assertNotEquals(0, script.expect("A", 1001, 1, 500).flags() & TcpHeader.PSH);
    }

    @Test
    void theMaximumSegmentIsOfferedInASynAlone() {
        script.stack().listen(TcpScript.PORT, 4);
        script.send("S", 0, 0, 0);
        assertEquals(1460, script.expect("SA", 0, 1, 0).maxSegment());
        script.send("A", 1, 1, 0);
        script.send("A", 1, 1, 1000).send("A", 1001, 1, 1000);
        assertEquals(0, script.expect("A", 1, 2001, 0).maxSegment());
    }

    // ---- ICMP

    @ParameterizedTest
    @CsvSource({"3, 0", "3, 1", "3, 5", "11, 0", "11, 1", "12, 0"})
    void errorsThatMayPassEndNothing(int type, int code) {
        TcpSocket socket = script.established();
        script.sendError(type, code, 0, frameUnderWay(socket));
        assertEquals(TcpState.ESTABLISHED, socket.state());
        assertEquals(Errno.HOST_UNREACHABLE, socket.takeSoftError());
    }

    /** RFC 5927 §5.2: a connection that was made hears of it and goes on; a peer that means it sends a reset. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aRefusalEndsNoConnectionThatWasMade(int code) {
        TcpSocket socket = script.established();
        script.sendError(UNREACHABLE, code, 0, frameUnderWay(socket));
        assertEquals(TcpState.ESTABLISHED, socket.state());
        assertEquals(Errno.CONNECTION_REFUSED, socket.takeSoftError());
    }

    @Test
    void aSourceQuenchIsIgnored() {
        TcpSocket socket = script.established();
        script.sendError(SOURCE_QUENCH, 0, 0, frameUnderWay(socket));
        assertEquals(Errno.OK, socket.takeSoftError());
        assertEquals(TcpState.ESTABLISHED, socket.state());
    }

    // ---- addresses and IP options

    /** A SYN, options of the IP header among it. */
    private Memory syn(int source, int destination, int optionBytes, byte[] toPeer) {
        int ipBytes = Ipv4Header.SIZE_BYTES + optionBytes;
        int total = ipBytes + TcpHeader.SIZE_BYTES;
        Memory frame = Memory.allocate(EthernetHeader.SIZE_BYTES + total);
        for (int i = 0; i < 6; i++) {
            frame.u8(i, toPeer[6 + i]);
            frame.u8(6 + i, toPeer[i]);
        }
        frame.u16be(12, EthernetHeader.TYPE_IPV4);
        Ipv4Header ip = new Ipv4Header().wrap(frame, EthernetHeader.SIZE_BYTES);
        ip.write(total, 7, false, 64, 6, source, destination);
        for (int i = 0; i < optionBytes; i++) {
            frame.u8(EthernetHeader.SIZE_BYTES + Ipv4Header.SIZE_BYTES + i, 1);
        }
        frame.u8(EthernetHeader.SIZE_BYTES, 0x40 | ipBytes / 4);
        frame.u16be(EthernetHeader.SIZE_BYTES + 10, 0);
        int ipSum = InternetChecksum.sum(frame, EthernetHeader.SIZE_BYTES, ipBytes);
        frame.u16be(EthernetHeader.SIZE_BYTES + 10, InternetChecksum.finish(ipSum));
        int at = EthernetHeader.SIZE_BYTES + ipBytes;
        TcpHeader tcp = new TcpHeader().wrap(frame, at).write(6000, TcpScript.PORT, 1, 0);
        tcp.write(TcpHeader.SIZE_BYTES, TcpHeader.SYN, 1000);
        int pseudo = InternetChecksum.add(
                InternetChecksum.add(InternetChecksum.sumOf(source), InternetChecksum.sumOf(destination)),
                6 + TcpHeader.SIZE_BYTES);
        int sum = InternetChecksum.sum(frame, at, TcpHeader.SIZE_BYTES);
        tcp.checksum(InternetChecksum.finish(InternetChecksum.add(sum, pseudo)));
        return frame;
    }

    private void inject(Memory frame) {
        byte[] bytes = new byte[frame.lengthBytes()];
        frame.get(0, bytes, 0, bytes.length);
        script.inject(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 40})
    void optionsOfTheIpHeaderArePassedOver(int optionBytes) {
        byte[] toPeer = frameUnderWay(script.established());
        inject(syn(PEER, US, optionBytes, toPeer));
        script.expectUnrelated("SA");
    }

    /** Broadcasts of the link and of its network, groups; and sources that no host has. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.2, 10.0.0.255",
        "10.0.0.2, 255.255.255.255",
        "10.0.0.2, 224.0.0.1",
        "10.0.0.2, 239.1.2.3",
        "10.0.0.255, 10.0.0.1",
        "255.255.255.255, 10.0.0.1",
        "224.0.0.1, 10.0.0.1",
        "127.0.0.1, 10.0.0.1",
        "0.0.0.0, 10.0.0.1",
        "10.0.0.1, 10.0.0.1"
    })
    void aSynToManyOrFromNoHostIsNotAnswered(String source, String destination) {
        byte[] toPeer = frameUnderWay(script.established());
        inject(syn(address(source), address(destination), 0, toPeer));
        script.expectNothing();
        assertEquals(1, script.stack().connections().size());
    }

    private static int address(String text) {
        return IpAddress.parse(text).ipv4();
    }

    // ---- a SYN in TIME-WAIT (RFC 6191 §2)

    private void timeWaitWithStamps() {
        script.timestamp(1000);
        assertEquals(TcpState.TIME_WAIT, script.timeWait().state());
    }

    /** A duplicate of long ago, whatever its number: only the clock tells. */
    @Test
    void aSynWithAnOlderStampEndsNoTimeWait() {
        timeWaitWithStamps();
        script.timestamp(999).send("S", 1000, 0, 0);
        script.expect("A", 2, 2, 0);
        assertEquals(TcpState.TIME_WAIT, script.stack().connections().get(0).state());
    }

    @Test
    void aSynWithALaterStampOrTheSameAndALaterNumberStartsAnew() {
        timeWaitWithStamps();
        script.timestamp(1000).send("S", 1000, 0, 0);
        script.expect("SA", 0, 1001, 0);
    }

    @Test
    void aSynWithALaterStampStartsAnewThoughItsNumberIsOlder() {
        timeWaitWithStamps();
        script.timestamp(1001).send("S", -5000, 0, 0);
        script.expect("SA", 0, -4999, 0);
    }

    /** Nothing could answer it, so that it would end TIME-WAIT for nothing. */
    @Test
    void aSynToAPortThatIsNotListenedOnEndsNoTimeWait() {
        TcpSocket socket = script.synSent();
        script.ourPort(socket.localPort()).send("SA", 0, 1, 0);
        script.expect("A", 1, 1, 0);
        socket.shutdownOutput();
        script.expect("FA", 1, 1, 0);
        script.send("A", 1, 2, 0).send("FA", 1, 2, 0);
        script.expect("A", 2, 2, 0);
        script.send("S", 1000, 0, 0);
        script.expect("A", 2, 2, 0);
        assertEquals(TcpState.TIME_WAIT, socket.state());
    }
}
