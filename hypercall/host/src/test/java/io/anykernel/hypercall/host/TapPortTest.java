package io.anykernel.hypercall.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anykernel.hypercall.Cpu;
import io.anykernel.hypercall.IoVector;
import io.anykernel.hypercall.Memory;
import io.anykernel.hypercall.NetPort;
import io.anykernel.hypercall.NetPortInfo;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.posix.Linux;
import io.anykernel.hypercall.host.posix.Posix;
import io.anykernel.hypercall.host.posix.PosixBindings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * TAP interfaces against Linux: two of them on a bridge in a network namespace of the test's own. What we send on one,
 * Linux completes (checksum, segmentation) and hands to the other. Needs root and {@code ip}; skipped otherwise.
 */
class TapPortTest {
    private static final int VNET = 12;
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int TCP = 20;
    private static final int TCP_START = ETHERNET + IPV4;
    private static final int HEADERS = TCP_START + TCP;
    private static final int SEGMENT = 1448;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long QUIET_NANOS = 50_000_000L;

    private final long id = ProcessHandle.current().pid() % 100_000;
    private final String namespace = "aktest" + id;
    private final String first = "aka" + id;
    private final String second = "akb" + id;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HostWorld world =
            HostWorld.builder().console(line -> lines.add(line.toString())).build();
    private final Cpu cpu = world.scheduling().newCpu("tap-test");
    private final Memory memory = world.arenas().map(1 << 20).allocate(1 << 18, 64);

    @BeforeEach
    void makeNamespace() throws Exception {
        boolean canTry = "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/net/tun"));
        assumeTrue(canTry && run("ip", "netns", "add", namespace) == 0, "skipped: needs root, /dev/net/tun and ip");
        cpu.acquire();
    }

    @AfterEach
    void removeNamespace() throws Exception {
        if (cpu.isHeldByCaller()) {
            cpu.release();
            run("ip", "netns", "del", namespace);
            run("ip", "link", "del", first);
            run("ip", "link", "del", second);
        }
    }

    @Test
    void aPlainFrameCrossesLinuxUnchanged() throws Exception {
        try (NetPort a = open("tap:" + first);
                NetPort b = open("tap:" + second)) {
            bridge();
            assertEquals(0, a.info().vnetHeaderBytes());
            assertEquals(1500, a.info().mtuBytes());
            writeFrame(0, 0, 100);
            completeChecksum(0, HEADERS + 100);
            int length = sendUntilReceived(a, b, 0, HEADERS + 100, 2000);
            assertEquals(HEADERS + 100, length);
            assertTrue(memory.rangeEquals(0, memory, 1 << 17, length));
        }
    }

    @Test
    void linuxCompletesAChecksumThatIsLeftToIt() throws Exception {
        try (NetPort a = open("tap:" + first + ",vnet");
                NetPort b = open("tap:" + second)) {
            bridge();
            assertEquals(
                    NetPortInfo.CHECKSUM | NetPortInfo.TSO4 | NetPortInfo.TSO6,
                    a.info().offloads());
            writeFrame(VNET, 0, 101);
            describe(0, 0);
            int length = sendUntilReceived(a, b, 0, VNET + HEADERS + 101, 2000);
            assertEquals(HEADERS + 101, length);
            assertEquals(0, tcpSum(1 << 17, length));
        }
    }

    @Test
    void linuxCutsASuperSegmentForAPlainInterface() throws Exception {
        try (NetPort a = open("tap:" + first + ",vnet");
                NetPort b = open("tap:" + second)) {
            bridge();
            expectCutSegments(a, b, 40);
        }
    }

    @Test
    void aSuperSegmentReachesAVnetInterfaceWhole() throws Exception {
        try (NetPort a = open("tap:" + first + ",vnet");
                NetPort b = open("tap:" + second + ",vnet")) {
            bridge();
            expectWholeSuperSegment(a, b);
        }
    }

    @Test
    void aFrameLongerThanItsRoomShows() throws Exception {
        try (NetPort a = open("tap:" + first);
                NetPort b = open("tap:" + second)) {
            bridge();
            writeFrame(0, 0, 1000);
            completeChecksum(0, HEADERS + 1000);
            assertTrue(sendUntilReceived(a, b, 0, HEADERS + 1000, 200) > 200);
        }
    }

    // ---- what an earlier user left

    @Test
    void offloadsOfAnEarlierUserOfAPersistentInterfaceAreReset() throws Exception {
        Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
        world.ports().openNet("tap:" + first + ",vnet", cpu).close();
        try (NetPort a = open("tap:" + second + ",vnet");
                NetPort b = open("tap:" + first)) {
            bridge();
            expectCutSegments(a, b, 40);
        }
    }

    /** A filter of addresses (TUNSETTXFILTER) made the next user deaf. */
    @Test
    void aFilterOfAnEarlierUserOfAPersistentInterfaceIsRemoved() throws Exception {
        ByteBuffer filter = ByteBuffer.allocateDirect(10).order(ByteOrder.nativeOrder());
        // One address, 02:00:00:00:00:99.
        filter.putShort(2, (short) 1).put(4, (byte) 2).put(9, (byte) 0x99);
        leaveOnPersistentInterface(Linux.TUNSETTXFILTER, filter);
        expectAFrameFromSecondToFirst();
    }

    @Test
    void aProgramOfAnEarlierUserThatFiltersIsRemoved() throws Exception {
        int program = BpfPrograms.dropAll();
        assumeTrue(program >= 0, "skipped: no program for bpf(2) can be loaded here");
        ByteBuffer argument = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        leaveOnPersistentInterface(Linux.TUNSETFILTEREBPF, argument.putInt(0, program));
        assertEquals(0, PosixBindings.find().orElseThrow().close(program));
        expectAFrameFromSecondToFirst();
    }

    private void leaveOnPersistentInterface(long request, ByteBuffer argument) throws Exception {
        Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
        Posix posix = PosixBindings.find().orElseThrow();
        int earlier = new TapInterface(posix, first, false).attach();
        int done = posix.ioctl(earlier, request, posix.addressOf(argument));
        assertTrue(done >= 0, "ioctl: " + done);
        posix.close(earlier);
    }

    private void expectAFrameFromSecondToFirst() throws Exception {
        try (NetPort a = open("tap:" + second);
                NetPort b = open("tap:" + first)) {
            bridge();
            writeFrame(0, 0, 100);
            assertEquals(HEADERS + 100, sendUntilReceived(a, b, 0, HEADERS + 100, 2000));
        }
    }

    // ---- an interface that is removed

    @Test
    void aRemovedInterfaceIsALinkThatIsDown() throws Exception {
        try (NetPort a = open("tap:" + first)) {
            inNamespace("ip", "link", "del", first);
            awaitDown(a);
            int wakeups = 0;
            for (long end = HostClock.now() + QUIET_NANOS; HostClock.now() - end < 0; wakeups++) {
                cpu.idle(end);
            }
            assertTrue(wakeups < 100, wakeups + " wake-ups while nothing happens");
            assertEquals(NetPort.DOWN, a.receive(new IoVector(1).add(memory, 0, 2000)));
            assertEquals(NetPort.DOWN, a.send(new IoVector(1).add(memory, 0, 60)));
            assertEquals(List.of("event=link-down port=tap:" + first + " cause=interface-removed"), lines);
            assertNotEquals(0, run("ip", "link", "show", first), "the port made an interface of its own");
            a.close();
            assertEquals(NetPort.CLOSED, a.receive(new IoVector(1).add(memory, 0, 2000)));
        }
    }

    @Test
    void anInterfaceThatComesBackIsUsedAgainWithItsOffloads() throws Exception {
        Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
        String name = "tap:" + first + ",vnet";
        try (NetPort a = world.ports().openNet(name, cpu);
                NetPort b = open("tap:" + second + ",vnet")) {
            for (int i = 0; i < 3; i++) {
                Shell.run("ip", "link", "del", first);
                awaitDown(a);
                Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
                assertEquals(NetPort.WOULD_BLOCK, a.receive(new IoVector(1).add(memory, 0, 2000)));
            }
            Shell.run("ip", "link", "set", first, "netns", namespace);
            bridge();
            expectWholeSuperSegment(a, b);
            expectWholeSuperSegment(b, a);
            String down = "event=link-down port=" + name + " cause=interface-removed";
            String up = "event=link-up port=" + name;
            assertEquals(List.of(down, up, down, up, down, up), lines);
        }
    }

    @Test
    void anotherKindOfInterfaceOfTheSameNameIsReportedOnce() throws Exception {
        try (NetPort a = world.ports().openNet("tap:" + first, cpu)) {
            Shell.run("ip", "link", "del", first);
            awaitDown(a);
            Shell.run("ip", "link", "add", first, "type", "bridge");
            for (int i = 0; i < 5; i++) {
                assertEquals(NetPort.DOWN, a.receive(new IoVector(1).add(memory, 0, 2000)));
            }
            assertEquals(2, lines.size(), lines::toString);
            assertTrue(lines.get(1).contains("event=link-still-down port=tap:" + first), lines::toString);
            assertTrue(lines.get(1).contains("is no TAP interface"), lines::toString);
        }
    }

    // ---- an interface without its carrier

    @Test
    void anInterfaceThatIsDownOrHasNoCarrierIsALinkThatIsDown() throws Exception {
        Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
        try (NetPort a = world.ports().openNet("tap:" + first, cpu)) {
            awaitLink(a, false);
            Shell.run("ip", "link", "set", first, "up");
            awaitLink(a, true);
            assumeTrue(run("ip", "link", "set", first, "carrier", "off") == 0, "skipped: carriers cannot be set here");
            awaitLink(a, false);
            assertNotEquals(NetPort.DOWN, a.receive(new IoVector(1).add(memory, 0, 2000)), "it is still attached");
            Shell.run("ip", "link", "set", first, "carrier", "on");
            awaitLink(a, true);
            String down = "event=link-down port=tap:" + first + " cause=no-carrier";
            String up = "event=link-up port=tap:" + first;
            assertEquals(List.of(down, up, down, up), lines);
        }
    }

    /** The other one of that name is down. */
    @Test
    void anotherInterfaceOfTheOldNameDoesNotDecideTheLink() throws Exception {
        Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
        Shell.run("ip", "link", "set", first, "up");
        try (NetPort a = world.ports().openNet("tap:" + first, cpu)) {
            awaitLink(a, true);
            Shell.run("ip", "link", "set", first, "down");
            awaitLink(a, false);
            Shell.run("ip", "link", "set", first, "name", second);
            Shell.run("ip", "tuntap", "add", "dev", first, "mode", "tap");
            Shell.run("ip", "link", "set", second, "up");
            awaitLink(a, true);
            Shell.run("ip", "link", "set", second, "netns", namespace);
            Shell.run("ip", "link", "set", first, "name", second);
            expectLinkUp(a);
        }
    }

    /** Its carrier is asked for meanwhile. */
    private static void expectLinkUp(NetPort port) throws InterruptedException {
        long end = HostClock.now() + 2 * TapPort.CARRIER_NANOS;
        while (HostClock.now() - end < 0) {
            assertTrue(port.isLinkUp(), "the link of another interface");
            Thread.sleep(1);
        }
    }

    private static void awaitLink(NetPort port, boolean isUp) throws InterruptedException {
        long deadline = HostClock.now() + PATIENCE_NANOS;
        while (port.isLinkUp() != isUp) {
            assertTrue(HostClock.now() - deadline < 0, "the link is not " + (isUp ? "up" : "down"));
            Thread.sleep(1);
        }
    }

    /** The poll set reports an interface that goes; until its port is polled the link counts as up. */
    private void awaitDown(NetPort port) {
        long deadline = HostClock.now() + PATIENCE_NANOS;
        while (port.receive(new IoVector(1).add(memory, 0, 2000)) != NetPort.DOWN) {
            assertTrue(HostClock.now() - deadline < 0, "the port is not down");
            cpu.idle(deadline);
        }
    }

    @Test
    void anInterfaceInUseIsRefusedInOneLine() {
        try (NetPort held = world.ports().openNet("tap:" + first, cpu)) {
            PortException refused = assertThrows(
                    PortException.class, () -> world.ports().openNet(held.info().name(), cpu));
            assertEquals(
                    "cannot attach to TAP interface " + first
                            + ": in use; stop the program that uses it or choose another name",
                    refused.getMessage());
        }
    }

    /** Prints what it saw and asserts only that every frame came through or was counted by Linux as dropped. */
    @Test
    void manyFramesCrossBothWaysOfThePort() throws Exception {
        try (NetPort a = open("tap:" + first + ",vnet");
                NetPort b = open("tap:" + second + ",vnet")) {
            bridge();
            writeFrame(VNET, 0, 40 * SEGMENT);
            describe(1, SEGMENT);
            int frameBytes = VNET + HEADERS + 40 * SEGMENT;
            sendUntilReceived(a, b, 0, frameBytes, 100_000);
            IoVector out = new IoVector(1).add(memory, 0, frameBytes);
            IoVector in = new IoVector(1).add(memory, 1 << 17, 100_000);
            int received = 0;
            long start = HostClock.now();
            for (int i = 0; i < 5000; i++) {
                assertEquals(0, a.send(out));
                while (b.receive(in) > 0) {
                    received++;
                }
            }
            double seconds = (HostClock.now() - start) / 1e9;
            System.out.printf("tap,vnet: %.1f Gbit/s%n", received * 8.0 * frameBytes / seconds / 1e9);
            assertTrue(received > 4000, "received " + received);
        }
    }

    private void expectCutSegments(NetPort from, NetPort to, int segments) {
        writeFrame(VNET, 0, segments * SEGMENT);
        describe(1, SEGMENT);
        int length = sendUntilReceived(from, to, 0, VNET + HEADERS + segments * SEGMENT, 100_000);
        for (int i = 0; i < segments; i++) {
            assertEquals(HEADERS + SEGMENT, length, "segment " + i);
            assertEquals(0, tcpSum(1 << 17, length), "checksum of segment " + i);
            assertEquals((long) i * SEGMENT, memory.u32be((1 << 17) + TCP_START + 4), "sequence of " + i);
            length = i + 1 < segments ? receiveOurs(to, 2000, PATIENCE_NANOS) : 0;
        }
    }

    private void expectWholeSuperSegment(NetPort from, NetPort to) {
        writeFrame(VNET, 0, 40 * SEGMENT);
        describe(1, SEGMENT);
        int frameBytes = VNET + HEADERS + 40 * SEGMENT;
        int length = sendUntilReceived(from, to, 0, frameBytes, 100_000);
        assertEquals(frameBytes, length);
        int header = 1 << 17;
        assertEquals(1, memory.u8(header), "needs checksum");
        assertEquals(1, memory.u8(header + 1), "segmentation of TCP over IPv4");
        assertEquals(SEGMENT, memory.u16le(header + 4));
        assertTrue(memory.rangeEquals(VNET + HEADERS, memory, header + VNET + HEADERS, 40 * SEGMENT));
    }

    private NetPort open(String name) throws Exception {
        NetPort port = world.ports().openNet(name, cpu);
        String device = name.substring(4).split(",")[0];
        assertEquals(0, run("ip", "link", "set", device, "netns", namespace));
        return port;
    }

    private void bridge() throws Exception {
        run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
        run("ip", "netns", "exec", namespace, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        inNamespace("ip", "link", "add", "br0", "type", "bridge");
        for (String device : new String[] {first, second}) {
            inNamespace("ip", "link", "set", device, "master", "br0");
            inNamespace("ip", "link", "set", device, "up");
        }
        inNamespace("ip", "link", "set", "br0", "up");
    }

    private void inNamespace(String... command) throws Exception {
        String[] whole = new String[command.length + 4];
        System.arraycopy(new String[] {"ip", "netns", "exec", namespace}, 0, whole, 0, 4);
        System.arraycopy(command, 0, whole, 4, command.length);
        assertEquals(0, run(whole), () -> String.join(" ", command));
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The bridge's ports need a moment to carry frames: sends until one of ours arrives at memory 1 << 17. */
    private int sendUntilReceived(NetPort from, NetPort to, int offset, int bytes, int room) {
        long start = HostClock.now();
        while (HostClock.now() - start < PATIENCE_NANOS) {
            from.send(new IoVector(2).add(memory, offset, 20).add(memory, offset + 20, bytes - 20));
            int length = receiveOurs(to, room, 50_000_000);
            if (length > 0) {
                return length;
            }
        }
        throw new AssertionError("no frame within 5 s");
    }

    private int receiveOurs(NetPort port, int room, long patienceNanos) {
        long deadline = HostClock.now() + patienceNanos;
        int base = 1 << 17;
        int headerBytes = port.info().vnetHeaderBytes();
        while (HostClock.now() - deadline < 0) {
            int length = port.receive(new IoVector(1).add(memory, base, room));
            if (length == NetPort.WOULD_BLOCK) {
                cpu.idle(deadline);
            } else if (memory.u32be(base + headerBytes + 8) == 0xaaaaaaaaL) {
                return length;
            }
        }
        return 0;
    }

    /** An Ethernet frame with IPv4 and TCP, whose checksum field holds the pseudo-header's sum. */
    private void writeFrame(int offset, int sequence, int payload) {
        memory.fill(offset, HEADERS + payload, 0);
        memory.u16be(offset, 0x0200);
        memory.u32be(offset + 2, 0xbbbbbbbbL);
        memory.u16be(offset + 6, 0x0200);
        memory.u32be(offset + 8, 0xaaaaaaaaL);
        memory.u16be(offset + 12, 0x0800);
        int ip = offset + ETHERNET;
        memory.u16be(ip, 0x4500);
        memory.u16be(ip + 2, IPV4 + TCP + payload);
        memory.u16be(ip + 8, 0x4006);
        memory.u32be(ip + 12, 0x0a090001);
        memory.u32be(ip + 16, 0x0a090002);
        memory.u16be(ip + 10, ~sum(ip, IPV4, 0) & 0xffff);
        int tcp = ip + IPV4;
        memory.u16be(tcp, 1234);
        memory.u16be(tcp + 2, 80);
        memory.i32be(tcp + 4, sequence);
        memory.u16be(tcp + 12, 0x5010);
        memory.u16be(tcp + 14, 65535);
        for (int i = 0; i < payload; i++) {
            memory.u8(tcp + TCP + i, i * 31 + (i >> 8));
        }
        memory.u16be(tcp + 16, sum(ip + 12, 8, 6 + TCP + payload));
    }

    private void describe(int segmentType, int segmentBytes) {
        memory.fill(0, VNET, 0);
        memory.u8(0, 1);
        memory.u8(1, segmentType);
        memory.u16le(2, segmentBytes > 0 ? HEADERS : 0);
        memory.u16le(4, segmentBytes);
        memory.u16le(6, TCP_START);
        memory.u16le(8, 16);
    }

    private void completeChecksum(int offset, int frameBytes) {
        int tcp = offset + TCP_START;
        memory.u16be(tcp + 16, ~sum(tcp, frameBytes - TCP_START, 0) & 0xffff);
    }

    /** 0 if the TCP checksum of the frame is right. */
    private int tcpSum(int offset, int frameBytes) {
        int tcpBytes = frameBytes - TCP_START;
        int pseudo = sum(offset + ETHERNET + 12, 8, 6 + tcpBytes);
        return ~sum(offset + TCP_START, tcpBytes, pseudo) & 0xffff;
    }

    private int sum(int offset, int bytes, int initial) {
        long sum = initial;
        for (int i = 0; i < bytes; i += 2) {
            sum += i + 1 < bytes ? memory.u16be(offset + i) : memory.u8(offset + i) << 8;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) sum;
    }
}
