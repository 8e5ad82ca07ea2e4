package io.anykernel.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.PortException;
import io.anykernel.hypercall.host.HostWorld;
import io.anykernel.hypercall.host.LinkPorts;
import io.anykernel.net.address.IpAddress;
import io.anykernel.net.socket.Datagram;
import io.anykernel.net.socket.DatagramError;
import io.anykernel.net.socket.UdpSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP ports of the host published into a stack over a link inside the process. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewayUdpTest {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final int LIMIT_MILLIS = 60_000;
    private static final long SEED = Long.getLong("seed", 20_261_125L);
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;
    private static final int MAX_PAYLOAD_BYTES = 65_507;
    private static final int SERVICE = 53;
    private static final int WITHOUT_SERVICE = 54;
    private static final IpAddress TARGET = IpAddress.parse("10.0.0.2");

    private final HostWorld world = HostWorld.builder().console(text -> {}).build();
    private final LinkPorts link = new LinkPorts(world.arenas(), "wire", 65_515, true);
    private final ServerStack server = new ServerStack(world, link, "10.0.0.2/24");
    private final UdpSocket service = server.stack().bindUdp(IpAddress.ANY, SERVICE);
    private final Datagram origin = new Datagram();
    private final List<DatagramSocket> clients = new ArrayList<>();
    private Gateway gateway;
    private InetSocketAddress published;

    @AfterEach
    void nothingIsLeftBehind() {
        clients.forEach(DatagramSocket::close);
        if (gateway != null) {
            assertNull(gateway.kernel().cpu().failure());
            gateway.close();
        }
        assertNull(server.failure());
        server.close();
    }

    // ---- payload

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 1472, 1473, 9000, 65_506, MAX_PAYLOAD_BYTES})
    void aDatagramAndItsAnswerKeepTheirBytes(int lengthBytes) throws IOException {
        publish(DatagramLimits.DEFAULT);
        DatagramSocket client = client();
        byte[] question = content(lengthBytes, SEED);
        send(client, question);
        assertArrayEquals(question, receiveAtService(), "seed " + SEED);
        byte[] answer = content(lengthBytes, SEED + 1);
        answer(answer);
        assertArrayEquals(answer, receive(client), "seed " + SEED);
    }

    @Test
    void manyClientsAreKeptApart() throws IOException {
        publish(DatagramLimits.DEFAULT);
        int count = 200;
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < count; i++) {
            send(client(), content(100 + i, SEED + i));
            assertArrayEquals(content(100 + i, SEED + i), receiveAtService(), "client " + i);
            assertTrue(ports.add(origin.sourcePort()), "client " + i + " has the port of another");
            answer(content(300 + i, SEED - i));
        }
        for (int i = 0; i < count; i++) {
            assertArrayEquals(content(300 + i, SEED - i), receive(clients.get(i)), "client " + i);
        }
        assertEquals(count, count("flows.opened"));
    }

    @Test
    void aClientKeepsItsPortFromOneDatagramToTheNext() throws IOException {
        publish(DatagramLimits.DEFAULT);
        DatagramSocket client = client();
        send(client, content(10, SEED));
        receiveAtService();
        int port = origin.sourcePort();
        send(client, content(10, SEED));
        receiveAtService();
        assertEquals(port, origin.sourcePort());
    }

    @Test
    void aServiceSendsAsOftenAsItLikes() throws IOException {
        publish(DatagramLimits.DEFAULT);
        DatagramSocket client = client();
        send(client, content(10, SEED));
        receiveAtService();
        for (int i = 0; i < 50; i++) {
            answer(content(1000, SEED + i));
            assertArrayEquals(content(1000, SEED + i), receive(client));
        }
    }

    @Test
    void oneNumberIsPublishedForTcpAndForUdp() throws IOException {
        publish(DatagramLimits.DEFAULT);
        PublishedPort port = new PublishedPort(published, 80);
        assertEquals(published.getPort(), gateway.publish(port).getPort());
        send(client(), content(10, SEED));
        assertEquals(10, receiveAtService().length);
    }

    // ---- ICMP

    @Test
    void aRefusalByTheServiceEndsTheFlow() throws IOException {
        publish(DatagramLimits.DEFAULT);
        InetSocketAddress refused =
                gateway.publishUdp(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), WITHOUT_SERVICE));
        DatagramSocket client = client();
        byte[] question = content(10, SEED);
        client.send(new DatagramPacket(question, question.length, refused));
        awaitCount("flows.refused", 1);
        send(client, question);
        assertArrayEquals(question, receiveAtService(), "the same client's other flow goes on");
    }

    @Test
    void aServiceThatAnswersAnEndedFlowIsRefused() throws IOException {
        publish(new DatagramLimits(16, 1, 1));
        send(client(), content(10, SEED));
        receiveAtService();
        awaitCount("flows.expired", 1);
        answer(content(10, SEED));
        DatagramError refusal = service.takeError();
        while (refusal == null) {
            Thread.onSpinWait();
            refusal = service.takeError();
        }
        assertEquals(Errno.CONNECTION_REFUSED, refusal.errno());
        assertEquals(origin.sourcePort(), refusal.port());
    }

    // ---- limits

    @Test
    void aClientWhoseFlowExpiredGetsAnother() throws IOException {
        publish(new DatagramLimits(16, 1, 1));
        DatagramSocket client = client();
        send(client, content(10, SEED));
        receiveAtService();
        awaitCount("flows.expired", 1);
        send(client, content(20, SEED));
        assertEquals(20, receiveAtService().length);
        awaitCount("flows.expired", 2);
    }

    @Test
    void theLeastRecentlyUsedFlowEndsForANewcomer() throws IOException {
        publish(new DatagramLimits(2, NEVER_NANOS, 0));
        int[] ports = new int[3];
        for (int i = 0; i < 2; i++) {
            send(client(), content(10, SEED));
            receiveAtService();
            ports[i] = origin.sourcePort();
        }
        send(clients.get(0), content(10, SEED));
        receiveAtService();
        assertEquals(ports[0], origin.sourcePort());
        send(client(), content(10, SEED));
        receiveAtService();
        ports[2] = origin.sourcePort();
        assertEquals(1, count("flows.yielded"));
        send(clients.get(0), content(10, SEED));
        receiveAtService();
        assertEquals(ports[0], origin.sourcePort(), "the one that was used keeps its flow");
        assertNotEquals(ports[0], ports[2]);
    }

    /** Before, the first sources kept all flows for as long as they sent. */
    @Test
    void busySourcesLeaveAPlaceToNewcomers() throws IOException {
        publish(new DatagramLimits(16, NEVER_NANOS, NEVER_NANOS));
        for (int i = 0; i < 16; i++) {
            exchange(client());
            send(clients.get(i), content(10, SEED));
            receiveAtService();
        }
        int newcomers = 5;
        for (int i = 0; i < newcomers; i++) {
            exchange(client());
        }
        assertEquals(newcomers, count("flows.yielded"));
        assertEquals(0, count("drop.flows-full"));
    }

    @Test
    void noFloodOfNewcomersEndsAnExchangeThatGoesOn() throws IOException {
        publish(new DatagramLimits(16, NEVER_NANOS, NEVER_NANOS));
        int busy = 14;
        int[] ports = new int[busy];
        for (int i = 0; i < 16; i++) {
            exchange(client());
        }
        for (int i = 0; i < busy; i++) {
            send(clients.get(i), content(10, SEED));
            receiveAtService();
            ports[i] = origin.sourcePort();
        }
        for (int i = 0; i < 100; i++) {
            send(client(), content(11, SEED));
            receiveAtService();
        }
        for (int i = 0; i < busy; i++) {
            send(clients.get(i), content(12, SEED));
            receiveAtService();
            assertEquals(ports[i], origin.sourcePort(), "client " + i + " lost its flow");
        }
        assertEquals(100, count("flows.yielded"));
    }

    @Test
    void anExchangeThatIsIdleEndsBeforeANewcomersDoes() throws IOException {
        publish(new DatagramLimits(8, NEVER_NANOS, 0));
        DatagramSocket idle = client();
        exchange(idle);
        int first = origin.sourcePort();
        for (int i = 1; i < 8; i++) {
            exchange(client());
        }
        send(idle, content(10, SEED));
        receiveAtService();
        assertEquals(first, origin.sourcePort());
        for (int i = 1; i < 8; i++) {
            send(clients.get(i), content(10, SEED));
            receiveAtService();
        }
        exchange(client());
        send(idle, content(10, SEED));
        receiveAtService();
        assertNotEquals(first, origin.sourcePort(), "the one that was idle for longest kept its flow");
    }

    /** Clients that stay busy had all flows. */
    @Test
    void clientsOfOnePortLeaveFlowsToAnother() throws IOException {
        publish(new DatagramLimits(8, NEVER_NANOS, NEVER_NANOS));
        InetSocketAddress crowded = published;
        published = gateway.publishUdp(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), SERVICE));
        for (int i = 0; i < 12; i++) {
            byte[] payload = content(10, SEED);
            client().send(new DatagramPacket(payload, payload.length, crowded));
            assertEquals(10, receiveAtService().length);
        }
        assertEquals(6, count("flows.yielded"), "the port has more than its places");
        for (int i = 0; i < 2; i++) {
            send(client(), content(11, SEED));
            assertEquals(11, receiveAtService().length, "client " + i + " of the other port");
        }
        assertEquals(6, count("flows.yielded"), "a place of the other port was taken");
    }

    @Test
    void anAnswerFromAnotherPortIsDropped() throws IOException {
        publish(DatagramLimits.DEFAULT);
        DatagramSocket client = client();
        send(client, content(10, SEED));
        receiveAtService();
        try (UdpSocket other = server.stack().bindUdp(IpAddress.ANY, 0)) {
            other.send(content(10, SEED), 0, 10, origin.source(), origin.sourcePort());
            while (gateway.kernel().counters().value("udp.drop.no-listener") == 0) {
                Thread.onSpinWait();
            }
        }
        answer(content(20, SEED));
        assertEquals(20, receive(client).length);
    }

    @Test
    void aServiceThatDoesNotReadHarmsNoOther() throws IOException {
        publish(DatagramLimits.DEFAULT);
        InetSocketAddress idle =
                gateway.publishUdp(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), WITHOUT_SERVICE));
        try (UdpSocket unread = server.stack().bindUdp(IpAddress.ANY, WITHOUT_SERVICE)) {
            DatagramSocket flooding = client();
            byte[] flood = content(MAX_PAYLOAD_BYTES, SEED);
            for (int i = 0; i < 300; i++) {
                flooding.send(new DatagramPacket(flood, flood.length, idle));
            }
            send(client(), content(30, SEED));
            assertEquals(30, receiveAtService().length);
            assertEquals(WITHOUT_SERVICE, unread.port());
        }
    }

    // ---- badly

    @Test
    void aPortInUseIsRefusedInOneLineThatNamesIt() {
        publish(DatagramLimits.DEFAULT);
        PublishedPort again = new PublishedPort(published, SERVICE);
        PortException refused = assertThrows(PortException.class, () -> gateway.publishUdp(again));
        assertTrue(refused.getMessage().contains(":" + published.getPort() + "/udp"), refused.getMessage());
    }

    @Test
    void anUnknownHostIsRefusedInOneLine() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 53);
        PortException refused = assertThrows(PortException.class, () -> Gateway.bindUdp(unknown));
        assertTrue(refused.getMessage().contains("nowhere.invalid"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, 70_000})
    void aTargetPortThatDoesNotExistIsRefused(int port) {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        assertThrows(IllegalArgumentException.class, () -> new PublishedPort(any, port));
    }

    @Test
    void closingFreesThePort() throws IOException {
        publish(DatagramLimits.DEFAULT);
        send(client(), content(10, SEED));
        receiveAtService();
        gateway.close();
        try (DatagramChannel next = DatagramChannel.open()) {
            next.bind(published);
        }
    }

    // ---- steps

    private void publish(DatagramLimits limits) {
        gateway = Gateway.onLink(world, link::openRight, "10.0.0.1/24", TARGET, new GatewayLimits(1, limits));
        published = gateway.publishUdp(new PublishedPort(new InetSocketAddress("127.0.0.1", 0), SERVICE));
    }

    private DatagramSocket client() throws IOException {
        DatagramSocket client = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        client.setSoTimeout(LIMIT_MILLIS);
        clients.add(client);
        return client;
    }

    private void send(DatagramSocket client, byte[] payload) throws IOException {
        client.send(new DatagramPacket(payload, payload.length, published));
    }

    /** A question and its answer. */
    private void exchange(DatagramSocket client) throws IOException {
        send(client, content(10, SEED));
        assertEquals(10, receiveAtService().length);
        answer(content(20, SEED));
        assertEquals(20, receive(client).length);
    }

    private static byte[] receive(DatagramSocket client) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        client.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private byte[] receiveAtService() {
        byte[] payload = new byte[65_535];
        int count = service.receive(payload, 0, payload.length, origin, LIMIT_NANOS);
        return Arrays.copyOf(payload, count);
    }

    private void answer(byte[] payload) {
        service.send(payload, 0, payload.length, origin.source(), origin.sourcePort());
    }

    private long count(String counter) {
        return gateway.kernel().counters().counter("gateway.udp." + counter).value();
    }

    private void awaitCount(String counter, long least) {
        while (count(counter) < least) {
            Thread.onSpinWait();
        }
    }

    private static byte[] content(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
